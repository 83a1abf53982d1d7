import { describe, expect, it } from 'vitest';
import { admittedText, licenceSection } from '../../../../../shared/domain/dataset/licence-section.ts';
import { someFacts } from './builders.ts';

const file = (path: string) => ({ path, bytes: 10, sha256: 'a'.repeat(64), rows: 1 });
const arc = {
  dataset: 'allenai/ai2_arc',
  license: 'CC-BY-SA-4.0',
  attribution: 'Allen Institute for AI',
  read: 'dataset card',
  date: '2026-11-23',
};

describe('licenceSection', () => {
  it('names whom to attribute with counts, what the licence asks, and where it was read', () => {
    const text = licenceSection(someFacts({ attributions: [arc, { ...arc, dataset: 'not/used' }] }));
    expect(text).toContain('| licence | source of the seeds | attribute to | records |');
    expect(text).toContain('| CC-BY-SA-4.0 | allenai/ai2\\_arc | Allen Institute for AI | 1 |');
    expect(text).toContain('- CC-BY-SA-4.0: name the source, publish what you make of it under the same licence');
    expect(text).toContain('dataset card (2026-11-23)');
    expect(text).not.toContain('not/used');
  });

  it('says which model sets a licence for its texts and which does not', () => {
    const facts = someFacts();
    const [[role, bound]] = Object.entries(facts.roles) as [[string, (typeof facts.roles)[string]]];
    const text = licenceSection({
      ...facts,
      roles: { [role]: { ...bound, license: 'LicenseRef-M' }, judge: bound },
      recipe: { ...facts.recipe, license: 'CC0-1.0' },
    });
    expect(text).toContain('| LicenseRef-M |');
    expect(text).toContain('none given; the terms of its maker may apply');
    expect(text).toContain('| recipe | task-seeded | CC0-1.0 |');
  });

  it('lists files that stay under a share-alike licence', () => {
    const dataFiles = [
      file('data/train-cc-by-sa-4.0-00000-of-00001.parquet'),
      file('rejected/rejected-00000-of-00001.parquet'),
    ];
    expect(licenceSection(someFacts({ dataFiles }))).toContain(
      '- `data/train-cc-by-sa-4.0-?????-of-?????.parquet`: cc-by-sa-4.0',
    );
    expect(licenceSection(someFacts())).not.toContain('files of their own');
  });
});

describe('admittedText', () => {
  it.each([
    [{ allow: [], anyKnown: true, unknown: false }, 'any known licence'],
    [{ allow: ['MIT'], anyKnown: false, unknown: true }, 'MIT, data of unknown licence'],
    [
      { allow: [], anyKnown: false, commercial: true, unknown: false },
      'known licences that allow commercial use and adapted works',
    ],
    [{ allow: [], anyKnown: false, unknown: false }, 'none'],
  ])('of %j is "%s"', (policy, text) => {
    expect(admittedText(policy)).toBe(text);
  });
});
