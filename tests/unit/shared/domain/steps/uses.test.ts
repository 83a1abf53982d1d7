import { describe, expect, it } from 'vitest';
import { filterKinds } from '../../../../../shared/domain/filters/registry.ts';
import { stepKinds } from '../../../../../shared/domain/steps/registry.ts';
import { usesOf, versionsOf } from '../../../../../shared/domain/steps/uses.ts';
import { vocabulary } from '../../../../../shared/domain/steps/vocabulary.ts';

const uses = (kind: string, options: object) => {
  const found = stepKinds.get(kind);
  if (found === undefined) throw new Error(`no kind ${kind}`);
  return usesOf(found, found.options.parse(options));
};

describe('versions of what a step works with', () => {
  it('name the kind and everything that the options name', () => {
    expect(uses('filter', { use: ['refusal', { min_tokens: { field: 'note' } }] })).toEqual({
      filter: 1,
      'filter.refusal': 1,
      'filter.min_tokens': vocabulary['filter.min_tokens'],
    });
    expect(uses('map', { do: [{ set: { a: '1' } }] })).toEqual({ map: 1, 'map.set': 1 });
    expect(uses('parse', { form: 'tag', tag: 'note', into: 'note', fail: 'drop' })).toEqual({
      parse: 1,
      'parse.tag': 1,
    });
    expect(uses('parse', { form: 'ballot' })).toEqual({ parse: 1, 'parse.ballot': 1 });
    expect(uses('execute', { tool: 'pylint', inputs: { code: 'a' }, into: 'b' })).toEqual({
      execute: 1,
      'execute.pylint': 1,
    });
  });

  it('rise with the entry of the registry', () => {
    expect(
      versionsOf('filter', [
        ['one', { version: 3 }],
        ['other', {}],
      ]),
    ).toEqual({ 'filter.one': 3, 'filter.other': 1 });
  });

  it('are known for everything that a recipe can name', () => {
    for (const { name } of filterKinds) expect(vocabulary[`filter.${name}`]).toBeGreaterThanOrEqual(1);
    for (const [name] of stepKinds) expect(vocabulary[name]).toBeGreaterThanOrEqual(1);
  });
});
