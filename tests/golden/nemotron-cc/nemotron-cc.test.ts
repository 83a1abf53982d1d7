import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../shared/domain/json.ts';
import { randomFor } from '../../../shared/domain/random.ts';
import { countTokens } from '../../../shared/domain/text/tokens.ts';
import { dataFiles, type GoldenRun, goldenRun, unmetReasons } from '../../support/golden-recipe.ts';

const runYaml = (over = ''): string => `recipe: nemotron-cc
dataset: corpus
seeds: [{ file: docs.jsonl, license: CC0-1.0 }]
licenses: [CC0-1.0]
heldout: [heldout.jsonl]
random_seed: 1
with: { high_from: 10, low_to: 6${over} }
`;
const planted = 'the observatory on the hill counts its visitors by the stones that they carry up and leave there';
const vocabulary = 'river stone copper garden winter letter village engine harbour forest meadow silver island mirror candle ladder orchard cellar bottle hammer needle anchor lantern compass saddle thunder pepper marble velvet feather'.split(' ');
const prose = (topic: string, sentences: number): string => {
  const random = randomFor('prose', topic);
  const word = (): string => vocabulary[Math.floor(random() * vocabulary.length)] ?? '';
  return Array.from({ length: sentences }, () => `The ${word()} of the ${topic} holds a ${word()} and a ${word()} that the ${word()} once gave to the ${word()}.`).join(' ');
};
const high = (id: string, sentences = 12) => ({ id, edu_a: 5, text: prose(id, sentences) });
const low = (id: string, sentences = 12) => ({ id, edu_a: 0.1, text: prose(id, sentences) });
const rows = [
  high('glass'),
  { ...high('glass'), id: 'glass-again' },
  high('brass', 5),
  { id: 'short-lines', edu_a: 5, text: `${prose('amber', 4)}\n${'x'.repeat(9000)}` },
  low('straw'),
  low('mud'),
  { id: 'nearly-mud', edu_a: 0.1, text: `${prose('mud', 12)} And that is all.` },
  low('tiny', 1),
  { id: 'empty', edu_a: 5, text: 'No.' },
  { id: 'held', edu_a: 5, text: `${prose('held', 3)} It is known that ${planted}.` },
  { id: 'judged', text: prose('judged', 6) },
  { id: 'unjudged', text: prose('unjudged', 6) },
  { id: 'leaky', edu_a: 0.1, text: prose('leaky', 6) },
];

type Reply = string | { text: string; finishReason: string };
const pairs = (count: number): string =>
  Array.from({ length: count }, (_, index) => `- Question: What is number ${index}?\n- Answer: It is the ${vocabulary[index]}.`).join('\n');
const asked: string[] = [];
function reply(text: string): Reply {
  const about = (topic: string): boolean => text.includes(`of the ${topic} `);
  if (text.includes('Give the page a score')) return about('judged') ? 'It is sound.\nScore: 3' : 'It is sound.';
  if (text.includes('up to eight questions')) {
    asked.push('diverse_qa');
    if (about('brass')) return `Here you are!\n${pairs(2)}`;
    return about('amber') ? { text: pairs(8), finishReason: 'length' } : pairs(8);
  }
  if (text.includes('Restate the text shorter')) {
    asked.push('distill');
    if (about('brass')) return prose('a brass that has no opening', 6);
    return about('amber') ? "I'm sorry, but I can't help with that." : `**Rewritten text:** "${prose('glass in short', 5)}"`;
  }
  if (text.includes('passages of textbooks') || text.includes('could stand in a textbook or')) {
    asked.push('extract');
    return about('brass') ? ' ' : about('amber') ? 'Too little.' : `## Glass\n\n${prose('science of glass', 6)}`;
  }
  if (text.includes('List the facts')) {
    asked.push('list');
    if (about('brass')) return 'There are no facts.';
    return `Facts:\n${prose('facts of glass', 6).split('. ').map((fact) => `- ${fact}`).join('\n')}`;
  }
  asked.push('wikipedia');
  if (about('piece')) return about('piece two') ? 'I have lost the opening.' : `Rewritten text: ${prose(about('piece one') ? 'part the first' : 'part the third', 5)}`;
  return about('leaky') ? `Rewritten text: ${prose('leak', 4)} By the way, ${planted}.` : `Rewritten text: ${prose(about('straw') ? 'straw told anew' : 'mud told anew', 6)}`;
}

const play = (over: { with?: string; shardRecords?: number; rows?: readonly Readonly<Record<string, Json>>[] } = {}): Promise<GoldenRun> =>
  goldenRun({
    files: { 'run.yaml': runYaml(over.with), 'docs.jsonl': over.rows ?? rows, 'heldout.jsonl': [{ id: 'test-1', question: planted }] },
    reply: (_request, text) => reply(text),
    ...(over.shardRecords === undefined ? {} : { shardRecords: over.shardRecords }),
  });
const of = (run: GoldenRun, task: string) => run.accepted.filter((fields) => fields.task === task);

let run: GoldenRun;
beforeAll(async () => {
  run = await play();
});

describe('the recipe nemotron-cc', () => {
  it('meets every reason of its list', () => {
    // A reply that was cut is `incomplete` here before anything else looks at it.
    expect(unmetReasons(run)).toEqual(['truncated']);
  });

  it('rewrites the high class in four ways, paraphrases the low one, and keeps the real text beside them', () => {
    expect(new Set(of(run, 'distill').map(({ quality }) => quality))).toEqual(new Set(['high']));
    expect(new Set(of(run, 'wikipedia').map(({ quality }) => quality))).toEqual(new Set(['low']));
    expect(of(run, 'real').some(({ text }) => text === prose('glass', 12))).toBe(true);
  });

  it('keeps one to ten pairs for 150 tokens, in a drawn order behind the document', () => {
    const [made] = of(run, 'diverse_qa');
    const kept = String(made?.text).match(/^Question: /gmu)?.length ?? 0;
    expect(String(made?.text).startsWith(prose('glass', 12))).toBe(true);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThanOrEqual(Math.max(1, Math.floor((10 * countTokens(prose('glass', 12))) / 150)));
  });

  it('takes off the opening, the marks around the whole, the heading of a list and its bullets', () => {
    expect(of(run, 'distill')[0]?.text).toBe(prose('glass in short', 5));
    expect(String(of(run, 'knowledge_list')[0]?.text).split('\n')).toHaveLength(6);
    expect(of(run, 'knowledge_list')[0]?.text).not.toContain('Facts');
  });

  it('joins what is left of a document that lost a piece, or drops it, as it is told to', async () => {
    const pieces = { id: 'pieces', edu_a: 0.1, text: ['piece one', 'piece two', 'piece three'].map((topic) => prose(topic, 14)).join('\n') };
    // The lowest of all scores, with less than a third of the tokens.
    const others = Array.from({ length: 9 }, (_, index) => high(`other ${index}`));
    const [rest, dropped] = await Promise.all(
      ['join_rest', 'drop_doc'].map((missing) => play({ rows: [pieces, ...others], with: `, high_tasks: [real], missing_piece: ${missing}` })),
    );
    expect(rest && of(rest, 'wikipedia').map(({ text }) => text)).toEqual([[prose('part the first', 5), prose('part the third', 5)].join('\n')]);
    expect(dropped && of(dropped, 'wikipedia')).toEqual([]);
    expect(dropped?.steps['wiki-documents']).toMatchObject({ missing_part: 1 });
  });

  it('has the classes of the tutorial beside those of the paper', async () => {
    // Ten scores of equal weight: buckets 0, 2 .. 18, the lowest half and the rest.
    const scored = Array.from({ length: 10 }, (_, index) => ({ id: `s${index}`, edu_a: index, text: prose(`score ${index}`, 12) }));
    const run = await goldenRun({
      files: { 'run.yaml': runYaml().replace(/heldout.*\n/u, '').replace(/with: .*/u, 'with: { high_from: 12, low_to: 11 }'), 'docs.jsonl': scored },
      reply: (_request, text) => reply(text),
    });
    expect(new Set(of(run, 'real').map(({ quality, ensemble }) => [quality, Number(ensemble) > 11].join()))).toEqual(new Set(['high,true', 'low,false']));
  });

  it('says who gave the scores', () => {
    expect(new Set(run.accepted.map(({ scored_by }) => scored_by))).toEqual(new Set(['source', 'model']));
  });

  it('makes the same data whatever the size of a shard', async () => {
    expect(dataFiles(await play({ shardRecords: 1 }))).toEqual(dataFiles(run));
    expect(dataFiles(await play({ shardRecords: 1000 }))).toEqual(dataFiles(run));
  });
});
