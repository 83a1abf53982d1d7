import { licenceChoices } from './licence-expression.ts';
import { isUnknownLicence, type LicenceTerms, licenceTerms } from './licence-terms.ts';

/** Something that a record is made of, under a licence. */
export interface LicensedPart {
  /** Who brings it, in words for people: `the seeds of rows.jsonl`. */
  readonly source: string;
  /** SPDX id or expression, another name, or `unknown`. */
  readonly license: string;
}

/** The licence of a work made of several parts. */
export interface CombinedLicence {
  readonly allowed: true;
  /** SPDX id or expression; `unknown` when that of a part is. */
  readonly license: string;
  /** The licence must stay as it is for everything that is made of the work. */
  readonly shareAlike: boolean;
}

/** Two parts that cannot be in one published work. */
export interface LicenceConflict {
  readonly allowed: false;
  readonly parts: readonly [LicensedPart, LicensedPart];
  /** A sentence for people that names both. */
  readonly message: string;
}

/**
 * What a work made of all these parts is licensed under.
 *
 * Permissive parts add up to an expression; public-domain parts vanish beside others. A share-alike part (or one that
 * allows no derivatives) decides the licence of the whole, so all of these must agree on one, and no other part may
 * ask for more than that licence does: `CC-BY-SA-4.0` with a non-commercial part is forbidden. Of `A OR B` the first
 * choice is taken that fits. An unknown licence leaves the whole unknown; whether that is admitted, a policy says.
 */
export function combineLicences(parts: readonly LicensedPart[]): CombinedLicence | LicenceConflict {
  let conflict: LicenceConflict | undefined;
  for (const choice of choicesOf(parts)) {
    const outcome = combineIds(choice);
    if (outcome.allowed) return outcome;
    conflict ??= outcome;
  }
  return conflict ?? { allowed: true, license: 'unknown', shareAlike: false };
}

/** Every way to choose among `OR`s, at most 64 of them. */
function choicesOf(parts: readonly LicensedPart[]): LicensedPart[][] {
  let all: LicensedPart[][] = [[]];
  for (const { source, license } of parts) {
    const options = licenceChoices(license).map((ids) => ids.map((id) => ({ source, license: id })));
    all = all.flatMap((before) => options.map((option) => [...before, ...option])).slice(0, 64);
  }
  return all;
}

/** @param parts each with one id. */
function combineIds(parts: readonly LicensedPart[]): CombinedLicence | LicenceConflict {
  if (parts.some(({ license }) => isUnknownLicence(license)))
    return { allowed: true, license: 'unknown', shareAlike: false };
  const binding = parts.filter(({ license }) => isBinding(licenceTerms(license)));
  const [first] = binding;
  if (first === undefined) return { allowed: true, license: expressionOf(parts), shareAlike: false };
  const common = binding.reduce<readonly string[]>(
    (left, { license }) => left.filter((id) => mayBe(license).includes(id)),
    mayBe(first.license),
  );
  const [license] = common;
  if (license === undefined) return conflictAmong(first, binding);
  const stricter = parts.find((part) => asksMore(part.license, license));
  if (stricter !== undefined) return conflict(first, stricter, `${stricter.license} asks for more than that`);
  return { allowed: true, license, shareAlike: licenceTerms(license)?.shareAlike ?? false };
}

const isBinding = (terms: LicenceTerms | undefined): boolean =>
  terms !== undefined && (terms.shareAlike || terms.noDerivatives);

/** Licences that a work made from this one may have, itself first. */
const mayBe = (license: string): readonly string[] => [license, ...(licenceTerms(license)?.mayBecome ?? [])];

/** Whether a part would bring a restriction into a work that its licence does not have. */
function asksMore(part: string, whole: string): boolean {
  if (mayBe(part).includes(whole)) return false;
  const terms = licenceTerms(part);
  if (terms === undefined) return true;
  return terms.nonCommercial && !(licenceTerms(whole)?.nonCommercial ?? false);
}

function conflictAmong(first: LicensedPart, binding: readonly LicensedPart[]): LicenceConflict {
  const other = binding.find(({ license }) => !mayBe(first.license).some((id) => mayBe(license).includes(id)));
  if (other !== undefined) return conflict(first, other, `${other.license} asks the same of itself`);
  // Each two agree on a licence, but not all on the same.
  return conflict(first, binding.at(-1) ?? first, 'all of them agree on no licence');
}

function conflict(first: LicensedPart, second: LicensedPart, why: string): LicenceConflict {
  const says = (part: LicensedPart): string => `${part.source} (${part.license})`;
  const message = `${says(first)} and ${says(second)} cannot be in one record: ${first.license} must stay the licence of what is made from it, and ${why}`;
  return { allowed: false, parts: [first, second], message };
}

/** Public-domain parts ask for nothing, so they are named only when there is nothing else. */
function expressionOf(parts: readonly LicensedPart[]): string {
  const ids = [...new Set(parts.map(({ license }) => license))].sort();
  const asking = ids.filter((id) => licenceTerms(id)?.attribution !== false);
  return (asking.length > 0 ? asking : ids.slice(0, 1)).join(' AND ') || 'unknown';
}
