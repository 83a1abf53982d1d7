import { z } from 'zod';
import table from './licence-terms.json' with { type: 'json' };

/** What a licence asks of those who publish works made from the licensed one. */
export interface LicenceTerms {
  /** SPDX id, in its own spelling. */
  readonly id: string;
  /** Its author must be named. */
  readonly attribution: boolean;
  /** What is made from it must be published under the same licence. */
  readonly shareAlike: boolean;
  readonly nonCommercial: boolean;
  /** Nothing that is made from it may be published. */
  readonly noDerivatives: boolean;
  /** Licences that a share-alike work may be published under instead. */
  readonly mayBecome: readonly string[];
}

const Entry = z.strictObject({
  attribution: z.boolean().default(false),
  share_alike: z.boolean().default(false),
  non_commercial: z.boolean().default(false),
  no_derivatives: z.boolean().default(false),
  may_become: z.array(z.string()).default([]),
  /** Other spellings: old SPDX ids, and those of the Hugging Face Hub. */
  also: z.array(z.string()).default([]),
});

const entries = Object.entries(z.record(z.string(), Entry).parse(table)).map(([id, entry]) => ({
  names: [id, ...entry.also],
  terms: {
    id,
    attribution: entry.attribution,
    shareAlike: entry.share_alike,
    nonCommercial: entry.non_commercial,
    noDerivatives: entry.no_derivatives,
    mayBecome: entry.may_become,
  },
}));

const byName: ReadonlyMap<string, LicenceTerms> = new Map(
  entries.flatMap(({ names, terms }) => names.map((name) => [name.toLowerCase(), terms])),
);

/** @returns undefined for a licence whose terms are not recorded here. Any spelling of its id will do. */
export function licenceTerms(id: string): LicenceTerms | undefined {
  return byName.get(id.trim().toLowerCase());
}

/** Ids whose terms are recorded, in the order of the table. */
export const recordedLicences: readonly string[] = entries.map(({ terms }) => terms.id);

/** Words with which people say that they do not know. */
const nothing: ReadonlySet<string> = new Set(['', 'unknown', 'other', 'none', 'n/a', 'noassertion']);

/** Whether a name stands for no licence at all. */
export const isUnknownLicence = (name: string): boolean => nothing.has(name.trim().toLowerCase());
