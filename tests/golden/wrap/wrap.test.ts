import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../shared/domain/json.ts';
import { randomFor } from '../../../shared/domain/random.ts';
import { countTokens } from '../../../shared/domain/text/tokens.ts';
import { dataFiles, type GoldenRun, goldenRun, unmetReasons } from '../../support/golden-recipe.ts';

const runYaml = `recipe: wrap
dataset: notes
seeds: [{ file: docs.jsonl, license: CC0-1.0 }]
licenses: [CC0-1.0]
heldout: [heldout.jsonl]
random_seed: 1
`;
const planted = 'the ferry to the outer islands leaves the long pier at seven and at noon on every day but Sunday';
const words =
  'river mountain harbour window garden winter summer letter village teacher doctor sailor farmer baker weaver painter market church station railway bridge tower castle forest meadow valley island storm shadow silence journey promise secret answer question story island mirror candle ladder kitchen orchard cellar blanket bottle basket hammer needle engine wheel anchor lantern compass'.split(
    ' ',
  );
const verbs = 'carried painted followed mended measured remembered watched crossed opened closed hid found lost sold brought left kept'.split(' ');
/** Text of an even kind, but without runs of words that come back. */
const text = (topic: string, count: number): string => {
  const random = randomFor('text', topic);
  const of = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const one = (index: number): string =>
    `Number ${index}: a ${of(words)} near the ${of(words)} ${of(verbs)} what the ${of(words)} and its ${of(words)} ${of(verbs)} for ${index + 2} ${of(words)} makers.`;
  return `${Array.from({ length: count }, (_, index) => one(index)).join(' ')} That is what the old people of this town have to tell of the ${topic}.`;
};
const rows = [
  { id: 'bridges', text: text('bridges', 4) },
  { id: 'towers', text: text('towers', 26) },
  { id: 'again', text: text('bridges', 4) },
  { id: 'more', text: text('bridges of stone', 5) },
  { id: 'last', text: text('bridges of iron', 6) },
  { id: 'short', text: 'Too short.' },
  { id: 'held', text: `${text('ferries', 3)} In summer ${planted}, and nobody has ever missed it.` },
];

const styleOf = (asked: string): string =>
  [['small child', 'easy'], ['encyclopedia', 'medium'], ['learned readers', 'hard']].find(([words = '']) => asked.includes(words))?.[1] ?? 'qa';
const sourceOf = (asked: string): string => (/<text>\n([\s\S]*)\n<\/text>/u.exec(asked)?.[1] ?? '').trim();
const inOtherWords = (source: string): string => source.replaceAll('people', 'folk').replaceAll('near the', 'next to that');
const pairs = (source: string): string =>
  `Question: Who tells it?\nAnswer: old people of this town\nQuestion: What is told?\nAnswer: ${source.split('. ')[0]}`;

/** Long enough for a chunk, and about something else. */
const elsewhere =
  'Gluons bind quarks inside protons and neutrons. Leptons ignore this force entirely; photons ignore it too. Physicists accelerate beams until collisions release jets, whose tracks appear within large detectors. Computers reconstruct each event, discard nearly everything, then archive whatever deserves further analysis. Theory predicts rates; experiment decides.';
/** Good replies about bridges but for one; bad ones about chunks of the towers, by their first number. */
function reply(asked: string): string | { text: string; finishReason: string } {
  const [style, source] = [styleOf(asked), sourceOf(asked)];
  const first = Number(/Number (\d+)/u.exec(source)?.[1] ?? 0);
  if (source.includes('bridges')) {
    if (style === 'qa') return `Here are the pairs:\n\n${pairs(source)}`;
    return style === 'hard' ? inOtherWords(source) : `Sure, here is the rewritten text:\n\n${inOtherWords(source)} ${style}`;
  }
  if (first > 15 && style === 'medium') return elsewhere;
  if (first > 15) return style === 'easy' ? `${inOtherWords(source.split('. ')[0] ?? '')}. `.repeat(6) : ' ';
  if (style === 'qa') return first === 0 ? 'There are no questions here.' : `Question: ${source}\nAnswer: Napoleon Bonaparte\nQuestion: Where?\nAnswer: Saint Helena`;
  if (style === 'easy') return first === 0 ? { text: inOtherWords(source), finishReason: 'length' } : "I'm sorry, but I can't help with that.";
  if (style === 'medium') return first === 0 ? 'Sure, here is the rewritten text:' : 'Towers stand.';
  return first === 0
    ? 'Die Türme dieser Stadt wurden von Leuten gebaut, die im Winter Zeit hatten und wussten, was sie taten. '.repeat(3)
    : `${inOtherWords(source.split('. ')[1] ?? '')}. `.repeat(6);
}

const play = (over: { reply?: (asked: string) => string; rows?: readonly Readonly<Record<string, Json>>[]; shardRecords?: number; with?: string } = {}) =>
  goldenRun({
    files: {
      'run.yaml': `${runYaml}${over.with ?? ''}`,
      'docs.jsonl': over.rows ?? rows,
      'heldout.jsonl': [{ id: 'test-1', question: planted }],
    },
    reply: (_request, asked) => (over.reply ?? reply)(asked),
    ...(over.shardRecords === undefined ? {} : { shardRecords: over.shardRecords }),
  });

let run: GoldenRun;
beforeAll(async () => {
  run = await play();
});

describe('the recipe wrap', () => {
  it('meets every reason of its list', () => {
    // Any reply that is not empty has the form of a text.
    expect(unmetReasons(run)).toEqual(['bad_format']);
  });

  it('strips what a model says before the text', () => {
    expect(run.dropped.find(({ reason }) => reason === 'empty_after_strip')).toBeDefined();
    expect(JSON.stringify(run.accepted)).not.toContain('rewritten text');
  });

  it('publishes the questions and answers of each chunk as they were read', () => {
    const found = run.accepted.find(({ style }) => style === 'qa');
    expect(found?.qa).toMatchObject([[{ question: 'Who tells it?', answer: 'old people of this town' }, { question: 'What is told?' }]]);
    expect(run.accepted.find(({ style }) => style === 'real')).toMatchObject({ qa: null });
  });

  it('keeps chunks to 300 tokens, and gives the real text back letter by letter', async () => {
    const real = await play({ with: 'with: { styles: [real, medium] }\n' });
    expect(real.accepted.find(({ origin }) => origin === 'real')?.text).toBe(rows[0]?.text);
  });

  it('joins real chunks letter by letter and sets rewritten ones apart by an empty line', async () => {
    const long = Array.from({ length: 6 }, (_, index) => ({ id: `long-${index}`, text: text(`long bridges ${index}`, 30) }));
    const { accepted } = await play({
      rows: long,
      reply: (asked) => `${inOtherWords(sourceOf(asked))} ${styleOf(asked)}`,
      with: 'with: { styles: [real, medium] }\n',
    });
    const of = (style: string) => accepted.filter((fields) => fields.style === style);
    expect([of('real').length > 2, of('medium').length > 2]).toEqual([true, true]);
    for (const { text: joined } of of('real')) expect(long.map((row) => row.text)).toContain(joined);
    for (const { text: joined, joined_count } of of('medium')) {
      const pieces = String(joined).split('\n\n');
      expect(pieces).toHaveLength(Number(joined_count));
      expect(pieces.length).toBeGreaterThan(1);
      // Every reply ends with the name of its style.
      expect(pieces.every((piece) => piece.startsWith('Number ') && piece.endsWith(' medium'))).toBe(true);
    }
  });

  it('publishes all rephrasings where no real text is asked for', async () => {
    const { accepted, steps } = await play({ with: 'with: { styles: [medium, hard] }\n' });
    expect(accepted.length).toBeGreaterThan(2);
    expect(steps).not.toHaveProperty('real-and-synthetic');
  });

  it('mixes real and synthetic text one to one by tokens', async () => {
    const many = Array.from({ length: 150 }, (_, index) => ({ id: `d${index}`, text: text(`bridges of district ${index}`, 4) }));
    const { accepted } = await play({ rows: many, with: 'with: { styles: [real, medium, hard] }\n' });
    const tokens = (origin: string): number =>
      accepted.filter((fields) => fields.origin === origin).reduce((sum, fields) => sum + countTokens(String(fields.text)), 0);
    expect(accepted.length).toBeGreaterThan(250);
    expect(Math.abs(tokens('real') / tokens('synthetic') - 1)).toBeLessThan(0.02);
  });

  it('makes the same data whatever the size of a shard', async () => {
    expect(dataFiles(await play({ shardRecords: 1 }))).toEqual(dataFiles(run));
    expect(dataFiles(await play({ shardRecords: 1000 }))).toEqual(dataFiles(run));
  });
});
