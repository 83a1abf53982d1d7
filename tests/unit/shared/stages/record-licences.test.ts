import { describe, expect, it } from 'vitest';
import { recordLicences, seedAdmission } from '../../../../shared/stages/record-licences.ts';
import { aPlan } from '../../../support/a-plan.ts';

const seed = (license: string) => ({ object: 'seeds.jsonl', license });
const recipe = { ...aPlan().recipe, license: 'CC-BY-NC-4.0' };
const plan = aPlan({ recipe, licenses: { allow: [], anyKnown: true, unknown: false } });

describe('recordLicences', () => {
  it('combines the licence of a seed with those of models and recipe', () => {
    expect(recordLicences(plan)(seed('MIT'))).toMatchObject({ license: 'CC-BY-NC-4.0 AND MIT', shareAlike: false });
    expect(recordLicences(aPlan())(seed('CC-BY-SA-4.0'))).toMatchObject({ license: 'CC-BY-SA-4.0', shareAlike: true });
  });
});

describe('seedAdmission', () => {
  it('refuses what is not admitted, and what cannot be combined', () => {
    const admits = seedAdmission(plan);
    expect(admits(seed('MIT'))).toEqual({ kept: true });
    expect(admits(seed('unknown'))).toMatchObject({ reason: 'licence_unknown' });
    expect(admits(seed('CC-BY-ND-4.0'))).toMatchObject({ reason: 'licence_refused' });
    expect(admits(seed('CC-BY-SA-4.0'))).toMatchObject({
      reason: 'licence_conflict',
      evidence: expect.stringContaining('the recipe sample (CC-BY-NC-4.0)'),
    });
  });
});
