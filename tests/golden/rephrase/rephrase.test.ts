import { beforeAll, describe, expect, it } from 'vitest';
import { dataFiles, type GoldenRun, goldenRun, unmetReasons } from '../../support/golden-recipe.ts';

const runYaml = `recipe: rephrase
dataset: rephrased
seeds: [{ file: docs.jsonl, license: CC0-1.0 }]
licenses: [CC0-1.0]
heldout: [heldout.jsonl]
random_seed: 1
with: { rephrasings: 1, chunk_tokens: 60, max_chunks: 3, min_quality: 1 }
`;
const planted = 'the ferry to the outer islands leaves the long pier at seven and at noon on every day but Sunday';
const nouns = 'harbour lantern orchard copper engine saddle compass ladder velvet thunder pepper marble feather anchor kettle meadow'.split(' ');
/** A paragraph of about 45 tokens with two numbers of its own. */
const paragraph = (topic: string, index: number): string =>
  `In ${1800 + index * 7} the ${topic} had ${20 + index} ${nouns[index % 16]} makers. They lived near the ${nouns[(index + 3) % 16]}, and what they made of ${nouns[(index + 5) % 16]} was sold far away, because nobody at home had a use for a ${nouns[(index + 7) % 16]} of that kind.`;
const text = (topic: string, count: number): string => Array.from({ length: count }, (_, index) => paragraph(topic, index)).join('\n\n');
const maths = 'The sum of the first $n$ odd numbers is a square: $1 + 3 + 5 = 9$. In general it is $n^2$, as one sees from stones that are laid in rows.';
const german = 'Die Summe der Winkel in einem Dreieck ist $180^\\circ$, denn die drei Winkel bilden zusammen einen gestreckten Winkel an der Parallele.';
const rows = [
  { id: 'chain', title: 'The chain', text: text('chain', 3) },
  ...['cut', 'refused', 'bare', 'short', 'lost', 'invented', 'copied', 'leaky', 'strayed', 'blamed', 'mute', 'twin', 'twin-again'].map((id) => ({ id, text: paragraph(id.replace('-again', ''), 5) })),
  { id: 'twin-near', text: `${paragraph('twin', 5)} Now.` },
  { id: 'long', text: text('long', 9) },
  { id: 'poor', quality: 0.5, text: paragraph('poor', 1) },
  { id: 'broken', text: text('broken', 2) },
  { id: 'notes', domain: 'math', text: maths },
  { id: 'translated', domain: 'math', lang: 'de', text: german },
  ...['german', 'latex', 'numeral', 'script'].map((id) => ({ id, domain: 'math', lang: 'de', text: german.replace('Summe', `Summe (${id})`) })),
  { id: 'held', text: `${paragraph('held', 2)} It is known that ${planted}.` },
  { id: 'blank', text: ' ' },
];

/** Other words for the same, numbers kept. */
const anew = (source: string): string =>
  source
    .replace(/In (\d+) the (\S+) had (\d+) (\S+) makers\./u, 'There were $3 makers of $4 at the $2 in $1.')
    .replace('They lived near the', 'Their homes stood beside a')
    .replace('and what they made of', 'while all goods from')
    .replace('was sold far away', 'went to distant buyers')
    .replace('because nobody at home had a use for a', 'since at home hardly anyone wanted such a')
    .replace('of that kind', 'at all');
const translation = 'The sum of the angles in a triangle is $180^\\circ$, since the three angles together form a straight angle at the parallel.';
const tagged = (body: string): string => `<rewrite>${body}</rewrite>`;
type Reply = string | { text: string; finishReason: string };

const prompts: string[] = [];
function reply(asked: string): Reply {
  const about = (topic: string): boolean => asked.includes(`the ${topic} had`) || asked.includes(`at the ${topic} in`);
  if (asked.includes('"contradicted"')) {
    if (about('blamed')) return '{"omitted": [], "added": [], "contradicted": ["the year"], "score": 5}';
    return about('mute') ? 'It seems fine.' : '{"omitted": [], "added": [], "contradicted": [], "score": 5}';
  }
  prompts.push(asked);
  const piece = /<text>\n([\s\S]*)\n<\/text>/u.exec(asked)?.[1] ?? '';
  if (asked.includes('learning notes')) return tagged(`Goal: why the first $n$ odd numbers give a square. Steps: lay stones in rows, $1 + 3 + 5 = 9$; each row makes the square larger, so it is $n^2$. Check it with stones.`);
  if (asked.includes('into English')) {
    if (piece.includes('(german)')) return tagged('Die Summe aller Winkel eines Dreiecks (german) beträgt $180^\\circ$, weil die drei Winkel an der Parallele zusammen einen gestreckten Winkel ergeben.');
    if (piece.includes('(latex)')) return tagged(translation.replace('^\\circ', ' degrees'));
    if (piece.includes('(numeral)')) return tagged(`${translation} There are 3 of them.`);
    if (piece.includes('(script)')) return tagged(`${translation} Это сумма углов.`);
    return tagged(translation);
  }
  if (about('cut')) return { text: `<rewrite>${anew(piece)}`, finishReason: 'length' };
  if (about('refused')) return "I'm sorry, but I can't help with that.";
  if (about('bare')) return anew(piece);
  if (about('short')) return tagged('There were 25 in 1835.');
  if (about('lost')) return tagged(anew(piece).replace(/\d+ makers/u, 'some makers'));
  if (about('invented')) return tagged(`${anew(piece)} That was in 1999.`);
  if (about('copied')) return tagged(piece);
  if (about('strayed')) return tagged('Gluons of 1835 bind 25 quarks within protons, leptons ignore them, photons too. Physicists collide beams, detectors record jets, computers discard almost everything, theorists predict rates, experiments decide, surprises would please everyone involved.');
  if (about('leaky')) return tagged(`${anew(piece).split('. ')[0]}. Today ${planted}.`);
  if (about('broken') && piece.includes('21 ')) return 'I lost the thread.';
  return tagged(anew(piece));
}

const play = (shardRecords?: number): Promise<GoldenRun> =>
  goldenRun({
    files: { 'run.yaml': runYaml, 'docs.jsonl': rows, 'heldout.jsonl': [{ id: 'test-1', question: planted }] },
    reply: (_request, asked) => reply(asked),
    ...(shardRecords === undefined ? {} : { shardRecords }),
  });

let run: GoldenRun;
beforeAll(async () => {
  prompts.length = 0;
  run = await play();
});

describe('the recipe rephrase', () => {
  it('meets every reason of its list', () => {
    expect(unmetReasons(run)).toEqual([]);
  });

  it('shows each piece the end of what was written before it, and nothing of the source that is still to come', () => {
    const chain = prompts.filter((asked) => asked.includes('The chain'));
    expect(chain).toHaveLength(3);
    expect(chain[0]).not.toContain('rewritten already');
    expect(chain[1]).toContain(anew(paragraph('chain', 0)).slice(-60));
    expect(chain[1]).not.toContain(paragraph('chain', 2));
    expect(chain[2]).toContain(anew(paragraph('chain', 1)).slice(-60));
  });

  it('joins the pieces of a document in their order', () => {
    const made = run.accepted.find(({ text: joined }) => String(joined).includes('at the chain in'));
    expect(made?.text).toBe([0, 1, 2].map((index) => anew(paragraph('chain', index))).join('\n\n'));
    expect(made).toMatchObject({ mode: 'knowledge', fidelity_min: 5, joined_count: 3 });
  });

  it('writes mathematics as notes, and foreign mathematics in English', () => {
    expect(run.accepted.find(({ mode }) => mode === 'notes')?.text).toContain('$n^2$');
    expect(run.accepted.find(({ mode }) => mode === 'translate')?.text).toBe(translation);
  });

  it('makes the same data whatever the size of a shard', async () => {
    expect(dataFiles(await play(1))).toEqual(dataFiles(run));
    expect(dataFiles(await play(1000))).toEqual(dataFiles(run));
  });
});
