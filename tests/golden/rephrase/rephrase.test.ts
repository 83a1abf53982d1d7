import { beforeAll, describe, expect, it } from 'vitest';
import { dataFiles, type GoldenRun, goldenRun, unmetReasons } from '../../support/golden-recipe.ts';

const runYaml = `recipe: rephrase
dataset: rephrased
seeds: [{ file: docs.jsonl, license: CC0-1.0 }]
licenses: [CC0-1.0]
heldout: [heldout.jsonl]
random_seed: 1
with: { rephrasings: 1, chunk_tokens: 60, max_chunks: 3, min_quality: 1, min_math_quality: 1 }
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
  { id: 'late', text: text('late', 3) },
  { id: 'notes', domain: 'math', text: maths },
  ...['partless', 'formulaless'].map((id) => ({ id, domain: 'math', text: maths.replace('sum', `sum (${id})`) })),
  { id: 'poor-maths', domain: 'math', lang: 'de', quality: 0.5, text: german },
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
const notes = `**Goal:** why the sum of the first $n$ odd numbers is a square
**Prerequisites:** odd numbers and squares
**Steps:** lay stones in rows, $1 + 3 + 5 = 9$; every row makes the square larger, and so it is $n^2$
**Pitfalls:** rows and columns grow at once
**Self-check:** lay the stones again and count`;
const tagged = (body: string): string => `<rewrite>${body}</rewrite>`;
type Reply = string | { text: string; finishReason: string };

const prompts: string[] = [];
function reply(asked: string, temperature = 0): Reply {
  const about = (topic: string): boolean => asked.includes(`the ${topic} had`) || asked.includes(`at the ${topic} in`);
  if (asked.includes('"contradicted"')) {
    if (about('blamed')) return '{"omitted": [], "added": [], "contradicted": ["the year"], "score": 5}';
    return about('mute') ? 'It seems fine.' : '{"omitted": [], "added": [], "contradicted": [], "score": 5}';
  }
  prompts.push(asked);
  const piece = /<text>\n([\s\S]*)\n<\/text>/u.exec(asked)?.[1] ?? '';
  if (asked.includes('learning notes')) {
    if (piece.includes('(partless)')) return tagged(notes.replace('**Pitfalls:**', 'Beware:'));
    if (piece.includes('(formulaless)')) return tagged(notes.replace('$n^2$', 'that square'));
    return tagged(notes);
  }
  if (asked.includes('into English')) {
    if (piece.includes('(german)')) return tagged('Die Summe aller Winkel eines Dreiecks (german) beträgt $180^\\circ$, weil die drei Winkel an der Parallele zusammen einen gestreckten Winkel ergeben.');
    if (piece.includes('(latex)')) return tagged(translation.replace('^\\circ', ' degrees'));
    if (piece.includes('(numeral)')) return tagged(`${translation} There are 3 of them.`);
    if (piece.includes('(script)')) return tagged(`${translation} Это сумма углов.`);
    return tagged(translation);
  }
  if (about('late') && temperature > 0.3) return tagged(anew(piece).replace(/in \d+/u, 'in 1999'));
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

const play = (shardRecords?: number, over = ''): Promise<GoldenRun> =>
  goldenRun({
    files: { 'run.yaml': runYaml.replace(' }\n', `${over} }\n`), 'docs.jsonl': rows, 'heldout.jsonl': [{ id: 'test-1', question: planted }] },
    reply: ({ sampling }, asked) => reply(asked, sampling.temperature),
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

  it('asks once more, cooler and with what it saw before, for a piece that a check refused', () => {
    const made = run.accepted.find(({ text: joined }) => String(joined).includes('at the late in'));
    expect(made?.text).toBe([0, 1, 2].map((index) => anew(paragraph('late', index))).join('\n\n'));
    expect(made?.chunks).toMatchObject([{ index: 0, tries: 2, flags: ['numbers_changed'] }, { index: 1, tries: 2 }, { index: 2, tries: 2 }]);
    const asked = prompts.filter((prompt) => prompt.includes(paragraph('late', 2)));
    expect(asked).toHaveLength(2);
    expect(asked[1]).toBe(asked[0]);
    expect(run.steps.again?.made).toBe(run.steps['first-faithful']?.made);
  });

  it('covers the source once and in order with its pieces', () => {
    const made = run.accepted.find(({ text: joined }) => String(joined).includes('at the chain in'));
    const spans = (made?.chunks as { start: number; end: number }[]).map(({ start, end }) => text('chain', 3).slice(start, end));
    expect(spans.join('')).toBe(text('chain', 3));
  });

  it('drops at once what a check refuses where no second try is wanted, for the same reasons', async () => {
    const once = await play(undefined, ', second_try: false');
    const reasons = (found: GoldenRun): string[] => [...new Set(found.dropped.map(({ reason }) => reason))].sort();
    expect(once.steps).not.toHaveProperty('again');
    expect(reasons(once)).toEqual(reasons(run));
    expect(once.accepted).toHaveLength(run.accepted.length - 1);
  });

  it('keeps the source of a piece that failed for good, where it is told to, but no document of nothing else', async () => {
    const over = ', failed_piece: keep_source';
    const [one, thousand] = [await play(1, over), await play(1000, over)];
    const broken = one.accepted.find(({ text: joined }) => String(joined).includes('at the broken in'));
    expect(broken?.text).toBe([anew(paragraph('broken', 0)), paragraph('broken', 1)].join('\n\n'));
    expect(broken).toMatchObject({ joined_stand_ins: 1, chunks: [{ part: 'rewritten' }, { part: 'source' }] });
    expect(one.accepted.some(({ text: joined }) => String(joined).includes('the copied had'))).toBe(false);
    expect(dataFiles(one)).toEqual(dataFiles(thousand));
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
