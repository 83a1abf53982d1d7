import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../../shared/domain/json.ts';
import type { CommonOptions, Formed } from '../../../../../../shared/domain/steps/forms/form.ts';
import { parseForms } from '../../../../../../shared/domain/steps/forms/registry.ts';
import { aContext, aRecord } from '../../../../../support/a-record.ts';
import { badOutputs } from '../../../../../support/bad-outputs.ts';

const plain: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  text: {},
  tag: { tag: 'body', into: 'body' },
  fence: { into: 'code' },
  sections: {
    sections: [
      { heading: 'Evaluation', into: 'rating', type: 'number' },
      { heading: 'Code', into: 'code', type: 'code' },
    ],
  },
  json: { members: { name: 'text', age: 'integer?' } },
  lines: { into: 'items' },
  qa_pairs: {},
  turns: {},
  number: { into: 'score' },
  attributes: { names: ['help', 'truth'] },
  label: { into: 'label', labels: ['safe', 'unsafe'] },
  labels: { into: 'classes', labels: ['violence', 'threat'] },
  preference: { into: 'verdict' },
  program: { calls: { remove_lines: ['integer', 'integer'], keep_doc: [] } },
};

function read(form: string, text: string, over: Readonly<Record<string, Json>> = {}): Formed {
  const one = parseForms.get(form);
  if (one === undefined) throw new Error(`no form ${form}`);
  const options = one.options.parse({
    form,
    fail: 'drop',
    ...(plain[form] ?? {}),
    ...over,
  }) as unknown as CommonOptions;
  return one.read(text, options, aRecord(), aContext());
}
const fieldsOf = (form: string, text: string, over: Readonly<Record<string, Json>> = {}): unknown => {
  const formed = read(form, text, over);
  if (!formed.kept) return formed.reason;
  return formed.items.length === 1 ? formed.items[0] : formed.items;
};

describe('forms of a reply', () => {
  it('are found by their own names, need a failure policy, and write what they say', () => {
    for (const [name, form] of parseForms) {
      expect(form.form).toBe(name);
      expect(form.about.length).toBeGreaterThan(10);
      expect(form.options.safeParse({ form: name, ...plain[name] }).success).toBe(false);
      const options = form.options.parse({ form: name, fail: 'keep', ...plain[name] }) as unknown as CommonOptions;
      for (const bad of Object.values(badOutputs)) {
        const formed = form.read(bad.slice(0, 5000), options, aRecord(), aContext());
        if (!formed.kept) expect(['bad_format', 'empty', ...(form.reasons?.(options) ?? [])]).toContain(formed.reason);
        else
          for (const item of formed.items) expect(Object.keys(item).sort()).toEqual([...form.writes(options)].sort());
      }
    }
  });

  it('never throw', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...parseForms.keys()),
        fc.string({ unit: 'binary', maxLength: 200 }),
        (form, text) => {
          expect(typeof read(form, text).kept).toBe('boolean');
        },
      ),
    );
  });

  it.each<[string, string, unknown]>([
    ['text', ' All of it. ', { text: 'All of it.' }],
    ['tag', 'Sure.\n<body>Inner\ntext</body> bye', { body: 'Inner\ntext' }],
    ['tag', '<body>open', 'bad_format'],
    ['tag', '<body>a</body><body>b</body>', 'bad_format'],
    ['tag', '<body></body>', 'empty'],
    ['fence', 'Here:\n```python\nx = 1\n```\nbye', { code: 'x = 1' }],
    ['fence', 'no code', 'no_code'],
    ['fence', '```python\nx = 1', 'unclosed_fence'],
    ['sections', '**Evaluation:** 7/10\nfine\n\n### Code\n```\nx\n```', { rating: 7, code: 'x' }],
    ['sections', '## 1. Evaluation\nseven', 'bad_format'],
    ['sections', 'Evaluation: 7\n## Code\nnone', 'no_code'],
    ['json', 'Here: {"name": "Ann", "age": 3}', { name: 'Ann', age: 3 }],
    ['json', '{"name": "Ann"}', { name: 'Ann', age: null }],
    ['json', '{"age": 3}', 'bad_format'],
    ['json', '{"name": "Ann", "age": 3.5}', 'bad_format'],
    ['lines', 'The list:\n- one\n- two\n  more\n- One', { items: ['One', 'two more'] }],
    ['lines', '1. one\n2) two', { items: ['one', 'two'] }],
    ['lines', 'nothing', 'bad_format'],
    [
      'qa_pairs',
      'Question: What?\nAnswer: This.\nAnd that.\n**Q:** More?\n**A:** No.',
      {
        pairs: [
          { question: 'What?', answer: 'This.\nAnd that.' },
          { question: 'More?', answer: 'No.' },
        ],
      },
    ],
    ['qa_pairs', 'Question: What?', 'bad_format'],
    [
      'turns',
      'Preface.\n**Teacher:** Hello.\nPupil: Why?\nmore',
      {
        turns: [
          { speaker: 'Teacher', text: 'Hello.' },
          { speaker: 'Pupil', text: 'Why?\nmore' },
        ],
      },
    ],
    ['turns', 'Only text.', 'bad_format'],
    ['number', 'Because.\nScore: 4/5', { score: 4 }],
    ['number', 'The score is 2.', { score: 2 }],
    ['number', 'Long text\n3', { score: 3 }],
    ['number', 'Score: 9', 'unparsed_score'],
    ['number', 'It has 3 parts.', 'unparsed_score'],
    ['label', 'I think it is\nUnsafe', { label: 'unsafe' }],
    ['label', 'safe or unsafe', 'bad_format'],
    [
      'program',
      'remove_lines(0, 2)\nnonsense',
      { program: [{ name: 'remove_lines', args: [0, 2] }], program_errors: 1 },
    ],
    ['program', 'delete_all()', 'bad_format'],
  ])('%s of %j', (form, text, expected) => {
    expect(fieldsOf(form, text)).toEqual(expected);
  });

  it('make records of the entries of a list, checked and counted', () => {
    const items = { into: 'pair', members: { title: 'text' }, exact: 2, distinct: 'title', each: true };
    const list = (...titles: string[]): string => JSON.stringify(titles.map((title) => ({ title })));
    const only = { items, members: null };
    const json = (text: string) => {
      const one = parseForms.get('json');
      const options = one?.options.parse({ form: 'json', fail: 'drop', items: only.items }) as unknown as CommonOptions;
      return one?.read(text, options, aRecord(), aContext());
    };
    expect(json(list('a', 'b'))).toEqual({ kept: true, items: [{ pair: { title: 'a' } }, { pair: { title: 'b' } }] });
    expect(json(list('a', 'A '))).toMatchObject({ kept: false, reason: 'bad_format' });
    expect(json(`{"pairs": ${list('a', 'b')}}`)).toMatchObject({ kept: true });
    expect(json('[{"name": "a"}]')).toMatchObject({ kept: false });
    expect(fieldsOf('lines', '- a\n- b', { each: true })).toEqual([{ items: 'a' }, { items: 'b' }]);
    expect(fieldsOf('qa_pairs', 'Intro\nQuestion: a\nAnswer: b', { preamble: 'drop' })).toBe('bad_format');
  });
});

describe('schema', () => {
  const schemaOf = (form: string, options: object) => {
    const found = parseForms.get(form);
    return found?.schema?.(found.options.parse({ form, fail: 'drop', ...options }) as never);
  };

  it('says what a JSON object has to hold, and nothing where members are of no known type', () => {
    expect(schemaOf('json', { members: { correct: 'text', fitness: 'number', note: 'text?' } })).toEqual({
      type: 'object',
      properties: { correct: { type: 'string' }, fitness: { type: 'number' }, note: { type: ['string', 'null'] } },
      required: ['correct', 'fitness', 'note'],
      additionalProperties: false,
    });
    expect(schemaOf('json', { members: { omitted: 'list', score: 'number' } })).toBeUndefined();
    expect(schemaOf('json', { items: { into: 'pairs' } })).toBeUndefined();
    expect(schemaOf('attributes', { names: ['helpfulness'] })).toMatchObject({ required: ['helpfulness'] });
    expect(schemaOf('text', { into: 'body' })).toBeUndefined();
  });
});
