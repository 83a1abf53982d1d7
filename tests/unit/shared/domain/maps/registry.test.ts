import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../shared/domain/json.ts';
import { isRejected } from '../../../../../shared/domain/maps/map-function.ts';
import { mapFunctions } from '../../../../../shared/domain/maps/registry.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

const fields = {
  text: ' Sure! Here is it:\n"Some **bold** words." ',
  n: 2,
  list: ['a', 'b', 'c'],
  code: '```js\nx\n```',
};

function call(name: string, parameters: Json, over: Readonly<Record<string, Json>> = {}) {
  const one = mapFunctions.get(name);
  if (one === undefined) throw new Error(`no function ${name}`);
  const parsed = one.parameters.parse(parameters);
  return one.create(parsed, aContext())(aRecord({ ...fields, ...over }));
}

describe('functions of a map', () => {
  it('are found by their own names and write what they say', () => {
    const samples: Readonly<Record<string, Json>> = {
      set: { x: 'n + 1' },
      rename: { n: 'm' },
      remove: { fields: ['n'] },
      render: { out: '{{ n }}' },
      truncate: { field: 'text', tokens: 2 },
      replace: { field: 'text', find: 'a', with: 'b' },
      draw: { into: 'one', from: { field: 'list' } },
      constraints: {},
      cloze_kind: {},
      origin: {},
      put: { into: 'map', members: { x: 'n' } },
      messages: { turns: [{ user: 'text' }] },
      reward_heuristic: { asked: 'text', reply: 'text' },
    };
    for (const [name, one] of mapFunctions) {
      expect(one.name).toBe(name);
      expect(one.about.length).toBeGreaterThan(10);
      const parsed = one.parameters.parse(samples[name] ?? { field: 'text' });
      const made = one.create(parsed, aContext())(aRecord(fields));
      expect(Object.keys(made).sort()).toEqual([...one.writes(parsed)].sort());
      expect(one.parameters.safeParse({ surprise: {} }).success).toBe(false);
    }
  });

  it.each<[string, Json, Readonly<Record<string, Json>>]>([
    ['set', { x: 'n + 1', y: 'x * 2', flag: true, none: null }, { x: 3, y: 6, flag: true, none: null }],
    ['rename', { n: 'm', gone: 'g' }, { m: 2, g: null }],
    ['remove', { fields: ['n'] }, {}],
    ['render', { out: '{{ n }}/{{ list | join("-") }}' }, { out: '2/a-b-c' }],
    ['truncate', { field: 'n', tokens: 1 }, { n: 2 }],
    ['truncate', { field: 'long', into: 'head', tokens: 2 }, { head: 'one two' }],
    ['replace', { field: 'long', find: 'o', with: '$&' }, { long: '$&ne tw$& three' }],
    ['put', { into: 'map', members: { x: 'n', y: 'gone' } }, { map: { a: 1, x: 2, y: null } }],
    ['put', { into: 'fresh', members: { x: 'n' } }, { fresh: { x: 2 } }],
    ['trim', { field: 'pad' }, { pad: 'x' }],
    ['strip_fence', { field: 'code' }, { code: 'x' }],
    ['strip_quotes', { field: 'quoted', into: 'bare' }, { bare: 'Some words.' }],
    ['strip_quotes', { field: 'two' }, { two: '"a" and "b"' }],
    ['strip_markdown', { field: 'marked' }, { marked: 'bold' }],
    ['strip_lead_ins', { field: 'lead' }, { lead: 'The text.' }],
  ])('%s of %j gives %j', (name, parameters, expected) => {
    const more = {
      long: 'one two three',
      pad: '  x ',
      map: { a: 1 },
      quoted: '“Some words.”',
      two: '"a" and "b"',
      marked: '**bold**',
      lead: 'Sure, here is the text:\nThe text.',
    };
    expect(call(name, parameters, more)).toEqual(expected);
  });

  it('draw the same for the same record, and different ones when asked for several', () => {
    expect(call('draw', { into: 'x', from: ['a', 'b'] })).toEqual(call('draw', { into: 'x', from: ['a', 'b'] }));
    const { x } = call('draw', { into: 'x', from: { field: 'list' }, count: 3 }) as { x: string[] };
    expect([...x].sort()).toEqual(['a', 'b', 'c']);
    expect(call('draw', { into: 'x', from: { field: 'n' } })).toEqual({ x: null });
  });

  it('reject a record on which a template fails', () => {
    const made = call('render', { out: '{{ n // 0 }}' });
    expect(isRejected(made) && made.reason).toBe('template_error');
  });
});
