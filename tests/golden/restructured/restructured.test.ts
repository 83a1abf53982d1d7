import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../shared/domain/json.ts';
import { dataFiles, type GoldenRun, goldenRun, unmetReasons } from '../../support/golden-recipe.ts';

const runYaml = (over = ''): string => `recipe: restructured
dataset: signals
seeds: [{ file: signals.jsonl, license: CC0-1.0 }]
licenses: [CC0-1.0]
heldout: [heldout.jsonl]
random_seed: 1
with: { templates: 100, alpha: 1${over} }
`;
const fixture = readFileSync(new URL('../../../samples/restructured/signals.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { id: string; signal_type: string; values: Record<string, Json> });
const types = [...new Set(fixture.map(({ signal_type }) => signal_type))];
const planted = 'the lamplighter of the lower town has counted every lantern on the long quay since the year of the flood';
const rows = [
  ...fixture,
  // One bad row of each type: its first value is missing.
  ...types.map((type) => {
    const of = fixture.find(({ signal_type }) => signal_type === type)?.values ?? {};
    return { id: `bad-${type}`, signal_type: type, values: { ...of, [Object.keys(of)[0] ?? '']: ' ' } };
  }),
  { id: 'again', signal_type: 'antonym', values: { word: 'shallow', antonym: 'deep' } },
  { id: 'unknown', signal_type: 'horoscope', values: { sign: 'ram' } },
  { id: 'slot', signal_type: 'trivia', values: { question: 'What is {{ name }} called?', answer: 'nobody knows' } },
  { id: 'given', signal_type: 'trivia', values: { question: 'Is it the old lighthouse keeper who lit it?', answer: 'the old lighthouse keeper' } },
  { id: 'not-there', signal_type: 'entity_type', values: { text: 'It lies by the sea.', entity: 'Port Hallow', entity_type: 'harbour' } },
  { id: 'held', signal_type: 'howto_question', values: { text: `Ask around: ${planted}.`, question: 'How many lanterns are there?' } },
  { id: 'long', signal_type: 'howto_question', values: { text: 'word '.repeat(4000), question: 'How long is this?' } },
];

const plain = [
  { id: 'p1', text: 'Ice had closed the brook, so the wheel stood still. The miller Odo went fishing.' },
  { id: 'p2', text: 'Nothing of note is told of this place.' },
  { id: 'p3', text: 'Of this one the model says nothing at all.' },
];
const signal = (type: string, values: Json, spans: readonly string[]): Json => ({ type, values, spans });
/** What the model finds in each text. */
const found: Readonly<Record<string, string>> = {
  'Ice had closed': JSON.stringify([
    signal('cause_effect', { cause: 'Ice had closed the brook', effect: 'the wheel stood still' }, ['so the wheel stood still']),
    signal('cause_effect', { cause: 'The miller was ill', effect: 'the wheel stood still' }, ['the wheel stood still']),
    signal('entity_type', { entity: 'Odo', entity_type: 'miller' }, ['The miller Odo']),
    signal('entity_type', { entity: 'Odo', entity_type: 'person' }, ['the mill stood idle']),
    signal('entity_type', { entity: 'brook', entity_type: 'water' }, []),
    signal('weather', { sky: 'grey' }, ['Ice']),
  ]),
  'Nothing of note': 'There is no signal in it.',
};

const play = (over: { rows?: readonly Record<string, Json>[]; with?: string; shardRecords?: number } = {}) =>
  goldenRun({
    files: {
      'run.yaml': runYaml(over.with),
      'signals.jsonl': over.rows ?? (rows as readonly Record<string, Json>[]),
      'heldout.jsonl': [{ id: 'test-1', question: planted }],
    },
    reply: () => {
      throw new Error('no model is asked');
    },
    ...(over.shardRecords === undefined ? {} : { shardRecords: over.shardRecords }),
  });
let run: GoldenRun;
beforeAll(async () => {
  run = await play();
});

describe('the recipe restructured', () => {
  it('meets every reason of its list', () => {
    // The mix leaves nothing out at alpha 1 and without a cap; see below. Every template is longer than five tokens.
    expect(unmetReasons(run)).toEqual(['left_out', 'too_short']);
  });

  it('has at least 26 types, each with four templates, an inverse and one with choices, and pairs of each', () => {
    expect(types.length).toBeGreaterThanOrEqual(26);
    for (const type of types) {
      const of = run.accepted.filter((fields) => fields.signal_type === type);
      expect([type, new Set(of.map(({ template }) => template)).size >= 4]).toEqual([type, true]);
      expect([type, of.some(({ template_kind }) => template_kind === 'choose')]).toEqual([type, true]);
    }
  });

  it('writes these pairs letter by letter', () => {
    const of = (template: string, part: string) => run.accepted.find((fields) => fields.template === template && String(fields.input).includes(part));
    expect(of('opposite', 'shallow')).toMatchObject({ input: 'Word: shallow\nQuery: What is its opposite?', target: 'deep' });
    expect(of('steps_for', 'egg')?.target).toBe('Bring water to the boil.\nPut the egg in with a spoon.\nTake it out after five minutes.');
    expect(of('find_entity', 'Tirana')).toMatchObject({ target: 'Tirana', choices: null });
  });

  it('offers the right choice among values of other records, anywhere, and judges both ways', async () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ id: `t${index}`, signal_type: 'trivia', values: { question: `What is the name of number ${index}?`, answer: `Name ${index % 97}` } }));
    const { accepted } = await play({ rows: many });
    const chosen = accepted.filter(({ template_kind }) => template_kind === 'choose');
    expect(chosen).toHaveLength(200);
    const places = [0, 0, 0, 0];
    for (const { choices, choice_index, target } of chosen) {
      const list = choices as string[];
      expect(new Set(list).size).toBe(4);
      expect(list[Number(choice_index)]).toBe(target);
      places[Number(choice_index)] = (places[Number(choice_index)] ?? 0) + 1;
    }
    for (const count of places) expect(count).toBeGreaterThan(30);
    const verdicts = accepted.filter(({ template_kind }) => template_kind === 'judge').map(({ target }) => target);
    expect(verdicts.filter((verdict) => verdict === 'Yes').length).toBeGreaterThan(70);
    expect(verdicts.filter((verdict) => verdict === 'No').length).toBeGreaterThan(70);
  });

  it('keeps no more of a type than the cap allows', async () => {
    const { accepted, dropped } = await play({ rows: fixture.slice(0, 6) as readonly Record<string, Json>[], with: ', cap: 3' });
    expect(accepted).toHaveLength(9);
    expect(dropped.some(({ reason }) => reason === 'left_out')).toBe(true);
  });

  it('finds signals in plain texts when it is told to, and keeps only what stands there word for word', async () => {
    const mined = await goldenRun({
      files: { 'run.yaml': runYaml(', mine: true'), 'signals.jsonl': [...plain, ...fixture.filter(({ signal_type }) => signal_type.startsWith('cause'))] as readonly Record<string, Json>[], 'heldout.jsonl': [{ id: 'test-1', question: planted }] },
      reply: (_request, asked) => Object.entries(found).find(([part]) => asked.includes(part))?.[1] ?? '',
    });
    const reasons = Map.groupBy(mined.dropped, ({ reason }) => reason);
    expect(Object.fromEntries([...reasons].map(([reason, all]) => [reason, all.length]))).toMatchObject({ bad_format: 1, empty: 1, span_not_found: 3, unknown_signal: 1 });
    expect(reasons.get('span_not_found')?.map(({ evidence }) => evidence).sort()).toEqual(['The miller was ill', 'not true: len(spans) >= 1', 'the mill stood idle']);
    const made = mined.accepted.filter((fields) => fields.mined === true);
    expect(new Set(made.map(({ signal_type }) => signal_type))).toEqual(new Set(['cause_effect', 'entity_type']));
    expect(made.find(({ template }) => template === 'cause_of')).toMatchObject({ input: `Text: ${plain[0]?.text}\nQuery: What led to this: the wheel stood still?`, target: 'Ice had closed the brook' });
    expect(mined.accepted.filter((fields) => fields.mined === false).length).toBeGreaterThan(0);
    for (const name of ['bad_format', 'unknown_signal', 'span_not_found']) expect(unmetReasons(mined)).not.toContain(name);
  });

  it('drops plain texts, and asks no model, unless it is told to', async () => {
    const { dropped } = await play({ rows: plain });
    expect(dropped.map(({ reason }) => reason)).toEqual(['unsupported_kind', 'unsupported_kind', 'unsupported_kind']);
  });

  it('makes the same data whatever the size of a shard', async () => {
    const some = fixture.slice(0, 8) as readonly Record<string, Json>[];
    const [one, thousand] = [await play({ rows: some, shardRecords: 1 }), await play({ rows: some, shardRecords: 1000 })];
    expect(dataFiles(one)).toEqual(dataFiles(thousand));
    expect(one.accepted.length).toBeGreaterThan(20);
  });
});
