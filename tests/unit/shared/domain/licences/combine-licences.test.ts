import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineLicences, type LicensedPart } from '../../../../../shared/domain/licences/combine-licences.ts';
import { licenceTerms, recordedLicences } from '../../../../../shared/domain/licences/licence-terms.ts';

const parts = (...licenses: string[]): LicensedPart[] =>
  licenses.map((license, index) => ({ source: `part ${index + 1}`, license }));
const licenceOf = (...licenses: string[]): string => {
  const outcome = combineLicences(parts(...licenses));
  return outcome.allowed ? outcome.license : 'forbidden';
};

describe('combineLicences', () => {
  it.each([
    [['MIT'], 'MIT'],
    [['mit', ' MIT '], 'MIT'],
    [['MIT', 'CC-BY-4.0'], 'CC-BY-4.0 AND MIT'],
    [['CC0-1.0', 'MIT'], 'MIT'],
    [['CC0-1.0', 'PDDL-1.0'], 'CC0-1.0'],
    [['CC-BY-NC-4.0', 'MIT'], 'CC-BY-NC-4.0 AND MIT'],
    [['LicenseRef-Ours', 'MIT'], 'LicenseRef-Ours AND MIT'],
    [['CC-BY-SA-4.0', 'MIT'], 'CC-BY-SA-4.0'],
    [['CC-BY-SA-3.0', 'CC-BY-SA-4.0'], 'CC-BY-SA-4.0'],
    [['CC-BY-SA-2.0', 'CC-BY-SA-2.5', 'CC-BY-3.0'], 'CC-BY-SA-2.5'],
    [['CC-BY-NC-SA-4.0', 'CC-BY-NC-4.0', 'MIT'], 'CC-BY-NC-SA-4.0'],
    [['CC-BY-SA-4.0', 'GPL-3.0-only'], 'GPL-3.0-only'],
    [['CC-BY-ND-4.0', 'CC0-1.0'], 'CC-BY-ND-4.0'],
    [['unknown', 'MIT'], 'unknown'],
    [['', 'CC-BY-SA-4.0'], 'unknown'],
    [['MIT AND CC-BY-4.0', 'ISC'], 'CC-BY-4.0 AND ISC AND MIT'],
    [['CC-BY-NC-4.0 OR CC-BY-4.0', 'CC-BY-SA-4.0'], 'CC-BY-SA-4.0'],
    [['(MIT OR ISC)', 'MIT'], '(MIT OR ISC) AND MIT'],
    [[], 'unknown'],
  ])('%j give %s', (licenses, expected) => {
    expect(licenceOf(...licenses)).toBe(expected);
  });

  it.each([
    ['CC-BY-SA-4.0', 'CC-BY-NC-4.0', 'asks for more than that'],
    ['CC-BY-SA-4.0', 'CC-BY-NC-SA-4.0', 'asks the same of itself'],
    ['CC-BY-SA-4.0', 'ODbL-1.0', 'asks the same of itself'],
    ['CC-BY-SA-4.0', 'LicenseRef-Model', 'asks for more than that'],
    ['CC-BY-ND-4.0', 'CC-BY-SA-4.0', 'asks the same of itself'],
    ['GPL-2.0-only', 'Apache-2.0 AND CC-BY-NC-4.0', 'CC-BY-NC-4.0 asks for more'],
  ])('%s and %s are forbidden, and both are named', (first, second, why) => {
    const outcome = combineLicences([
      { source: 'the seeds of rows.jsonl', license: first },
      { source: 'the model m of the role generator', license: second },
    ]);
    expect(outcome).toMatchObject({ allowed: false, parts: [{ source: 'the seeds of rows.jsonl' }, {}] });
    const message = outcome.allowed ? '' : outcome.message;
    expect(message).toContain(`the seeds of rows.jsonl (${first}) and the model m of the role generator (`);
    expect(message).toContain(why);
  });

  it('says which part decides when three parts cannot agree on one licence', () => {
    const outcome = combineLicences(parts('GPL-2.0-or-later', 'GPL-2.0-only', 'GPL-3.0-only'));
    expect(outcome).toMatchObject({ allowed: false, message: expect.stringContaining('no licence') });
  });

  it('tells works that must stay under their licence from others', () => {
    const shareAlike = (license: string) => combineLicences(parts(license, 'MIT'));
    expect(shareAlike('CC-BY-SA-4.0')).toMatchObject({ shareAlike: true });
    expect(shareAlike('CC-BY-4.0')).toMatchObject({ shareAlike: false });
  });

  const licences = fc.array(fc.constantFrom(...recordedLicences, 'LicenseRef-A'), { minLength: 1, maxLength: 4 });

  it('does not depend on the order of the parts', () => {
    fc.assert(
      fc.property(licences, (given) => {
        expect(licenceOf(...given.toReversed())).toBe(licenceOf(...given));
      }),
    );
  });

  it('changes nothing when a part comes twice', () => {
    fc.assert(
      fc.property(licences, (given) => {
        expect(licenceOf(...given, ...given)).toBe(licenceOf(...given));
      }),
    );
  });

  it('never loses a restriction of a part, whatever comes together', () => {
    fc.assert(
      fc.property(licences, (given) => {
        const result = licenceOf(...given);
        fc.pre(result !== 'forbidden');
        const asks = (ids: readonly string[], bit: 'nonCommercial' | 'shareAlike') =>
          ids.some((id) => licenceTerms(id)?.[bit] === true);
        for (const bit of ['nonCommercial', 'shareAlike'] as const)
          expect(asks(result.split(' AND '), bit)).toBe(asks(given, bit));
      }),
    );
  });
});
