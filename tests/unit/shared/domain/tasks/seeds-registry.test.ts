import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSeedsRegistry } from '../../../../../shared/domain/tasks/seeds-registry.ts';

const folder = join(import.meta.dirname, '../../../../../shared/recipes/seeds-registry');
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('readSeedsRegistry', () => {
  it('reads the files that are delivered', () => {
    const registry = readSeedsRegistry({ licences: text('licences.yaml'), splits: text('splits.yaml') });
    expect(registry.licence('OpenAI/gsm8k')).toMatchObject({ license: 'MIT', share_alike: false });
    expect(registry.licence('allenai/ai2_arc')).toMatchObject({ license: 'CC-BY-SA-4.0', share_alike: true });
    expect(registry.licence('nobody/nothing')).toBeUndefined();
  });

  it('says where a file is not of its form', () => {
    const entry = '{ datasets: [a], license: MIT, attribution: A, read: here, date: yesterday }';
    expect(() => readSeedsRegistry({ licences: `licences: [${entry}]`, splits: 'splits: []' })).toThrow(
      /licences: .*date/s,
    );
    expect(() => readSeedsRegistry({ licences: 'licences: []', splits: '[' })).toThrow(/splits: /);
  });
});
