import type { Plan } from '../contract/plan.ts';
import { admitLicence } from '../domain/licences/admit-licence.ts';
import { type CombinedLicence, combineLicences, type LicenceConflict } from '../domain/licences/combine-licences.ts';
import type { OtherSeed } from '../domain/licences/merge-seeds.ts';
import { recordParts } from '../domain/licences/record-parts.ts';
import { keep, reject, type Verdict } from '../domain/verdict.ts';

/** Where a record's licence comes from. */
interface LicensedSeed {
  readonly object: string;
  readonly license: string;
  /** Further seeds that went into the record. */
  readonly also?: readonly OtherSeed[] | undefined;
}

/** The licence of what a plan makes of a seed. Worked out once for each licence of a seed object. */
export function recordLicences(plan: Plan): (seed: LicensedSeed) => CombinedLicence | LicenceConflict {
  const known = new Map<string, CombinedLicence | LicenceConflict>();
  return ({ object, license, also }) => {
    const key = JSON.stringify([object, license, also]);
    const found = known.get(key) ?? combineLicences(recordParts(plan, { object, license, also }));
    known.set(key, found);
    return found;
  };
}

/** Whether a plan may make records of a seed: its licence is admitted, and goes with those of models and recipe. */
export function seedAdmission(plan: Plan): (seed: LicensedSeed) => Verdict {
  const combined = recordLicences(plan);
  return (seed) => {
    const verdict = admitLicence(plan.licenses, seed.license);
    if (!verdict.kept) return verdict;
    const outcome = combined(seed);
    return outcome.allowed ? keep : reject('licence_conflict', outcome.message);
  };
}
