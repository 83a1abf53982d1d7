import { describe, expect, it } from 'vitest';
import { licenceChoices } from '../../../../../shared/domain/licences/licence-expression.ts';
import { licenceTerms, recordedLicences } from '../../../../../shared/domain/licences/licence-terms.ts';

describe('licenceTerms', () => {
  it('finds a licence in any spelling of its id', () => {
    expect(licenceTerms(' cc-by-nc-sa-4.0 ')).toMatchObject({
      id: 'CC-BY-NC-SA-4.0',
      attribution: true,
      shareAlike: true,
      nonCommercial: true,
      noDerivatives: false,
    });
    expect(licenceTerms('LicenseRef-Paper')).toBeUndefined();
  });

  it('knows old ids and the spellings of the Hub', () => {
    expect(['odc-by', 'GPL-3.0', 'cc0', 'apache-2.0'].map((name) => licenceTerms(name)?.id)).toEqual([
      'ODC-By-1.0',
      'GPL-3.0-only',
      'CC0-1.0',
      'Apache-2.0',
    ]);
    expect(licenceChoices('odc-by AND mit')).toEqual([['ODC-By-1.0', 'MIT']]);
  });

  it('says of Creative Commons licences what their names say', () => {
    for (const id of recordedLicences.filter((name) => name.startsWith('CC-BY'))) {
      const words = id.split('-');
      expect([id, licenceTerms(id)]).toMatchObject([
        id,
        {
          attribution: true,
          shareAlike: words.includes('SA'),
          nonCommercial: words.includes('NC'),
          noDerivatives: words.includes('ND'),
        },
      ]);
    }
  });

  it('lets a licence become only what is recorded too', () => {
    for (const id of recordedLicences)
      for (const other of licenceTerms(id)?.mayBecome ?? []) expect(licenceTerms(other)?.id).toBe(other);
  });
});

describe('licenceChoices', () => {
  it('reads an expression as the ways in which it can be read', () => {
    expect(licenceChoices('mit or cc-by-4.0 AND Paper')).toEqual([['MIT'], ['CC-BY-4.0', 'Paper']]);
  });

  it('takes what it cannot read for one name', () => {
    expect(licenceChoices('(MIT OR ISC) AND X')).toEqual([['(MIT OR ISC) AND X']]);
    expect(licenceChoices('GPL-2.0-only WITH Classpath-exception-2.0')).toHaveLength(1);
  });
});
