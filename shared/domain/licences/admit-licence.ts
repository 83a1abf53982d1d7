import { keep, reject, type Verdict } from '../verdict.ts';
import { licenceChoices } from './licence-expression.ts';
import { isUnknownLicence, licenceTerms } from './licence-terms.ts';

/** Which licences a run admits. One rule that admits is enough. */
export interface LicencePolicy {
  /** SPDX ids and other names, compared without regard to case. What stands here was decided by a person. */
  readonly allow: readonly string[];
  /** Everything that has a name and does not forbid adapted works. */
  readonly anyKnown: boolean;
  /** Everything whose terms are recorded and allow both commercial use and adapted works. */
  readonly commercial?: boolean | undefined;
  /** Data of unknown licence. */
  readonly unknown: boolean;
}

/** Whether a licence is admitted; of `A OR B` one choice is enough, of `A AND B` both are needed. */
export function admitLicence(policy: LicencePolicy, license: string): Verdict {
  if (isUnknownLicence(license)) {
    return policy.unknown ? keep : reject('licence_unknown', 'neither the row nor run.yaml names a licence');
  }
  const refusals = licenceChoices(license).map((ids) => ids.map((id) => refusalOf(policy, id)));
  if (refusals.some((choice) => choice.every((why) => why === undefined))) return keep;
  const why = refusals.flat().find((reason) => reason !== undefined);
  return reject('licence_refused', `"${license}" ${why ?? 'is not admitted'}`);
}

/** Why one id is not admitted, undefined when it is. */
function refusalOf(policy: LicencePolicy, id: string): string | undefined {
  const terms = licenceTerms(id);
  const same = (name: string): boolean => (licenceTerms(name)?.id ?? name).toLowerCase() === id.toLowerCase();
  if (policy.allow.some(same)) return undefined;
  if ((policy.anyKnown || policy.commercial === true) && terms?.noDerivatives === true) {
    return 'allows no adapted works; name it in `licenses` if you may make them all the same';
  }
  if (policy.anyKnown) return undefined;
  const listed = policy.allow.join(', ');
  if (policy.commercial !== true) return `is not among ${listed || 'the admitted licences (none)'}`;
  if (terms === undefined) return 'has terms that are not recorded, so commercial use may be forbidden';
  return terms.nonCommercial ? 'allows no commercial use' : undefined;
}
