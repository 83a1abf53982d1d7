import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelRequest } from '../../../shared/domain/completion.ts';
import type { Json } from '../../../shared/domain/json.ts';
import { dataFiles, type GoldenRun, goldenRun, unmetReasons } from '../../support/golden-recipe.ts';

const seed = (kind: string, question: string, answer: string, more: Readonly<Record<string, Json>> = {}) => ({ kind, question, answer, task: kind, license: 'CC0-1.0', ...more });
const passage = 'The old mill by the river Tarn was sold in 1840 to a miller called Odo, who tore down its wheel.';
const seeds = [
  // Kind `choice` with a gap: the recipe makes it a cloze question.
  seed('choice', 'The vase did not fit on the shelf because _ was too narrow.', 'the shelf', { options: ['the vase', 'the shelf'], task: 'gaps' }),
  seed('cloze', 'Which sentence is right?', 'The cats that she feeds are black.', { options: ['The cats that she feeds are black.', 'The cats that she feeds is black.'], task: 'gaps' }),
  seed('code', 'Write a function that doubles a number.', 'def double(n):\n    return 2 * n', { signature: 'def double(n)', tests: ['assert double(2) == 4'] }),
  seed('constraint', 'Say where a river gets its water.', 'rain feeds it', { constraints: [{ name: 'lower_case' }] }),
  seed('free', 'Why does ice float on water?', 'It is less dense than water is.'),
  seed('short', 'Who bought the mill according to the passage?', 'Odo', { context: passage, task: 'mills' }),
  seed('number', 'Tom buys 3 pears for 2 coins each and pays with 10 coins; how many coins come back to him?', '4', { task: 'shop' }),
  seed('number', 'A crate holds 12 tins and a cart holds 5 crates; how many tins does the cart hold when it is full?', '60', { task: 'shop' }),
];
const tests = (name: string): string[] => [0, 1, 2].map((n) => `assert ${name}(${n}) == ${n + 3}`);
const code = (name: string, more: Readonly<Record<string, Json>> = {}): string =>
  JSON.stringify({ question: `Write a function ${name} that adds three to whatever number it gets.`, signature: `def ${name}(n)`, tests: tests(name), answer: `def ${name}(n):\n    return n + 3`, ...more });
const reading = (of: Readonly<Record<string, Json>>): string => JSON.stringify({ answer: 'Ida', ...of });

/** What the generator makes of each seed, one for each of its samples. */
const written: readonly (readonly [string, readonly string[]])[] = [
  ['vase did not fit', [
    '{"question": "Ann could not lift the trunk because _ was too heavy for her arms.", "options": ["the trunk", "the arm"], "answer": "the trunk"}',
    '{"question": "The nail did not go into the wall since _ was as hard as stone.", "options": ["the nail", "the wall that the men had built from the stones of the old tower"], "answer": "the nail"}',
  ]],
  ['Which sentence is right?', [
    '{"question": "Which of the sentences is good English here?", "options": ["The key to the doors are lost.", "The key to the doors is lost."], "answer": "The key to the doors is lost."}',
    '{"question": "Which of these two things is a colour?", "options": ["The sky is wide and deep.", "Red, as far as anybody knows."], "answer": "Red, as far as anybody knows."}',
  ]],
  ['doubles a number', [code('add_three'), code('add_wrong'), code('few', { tests: tests('few').slice(0, 2) }), code('none', { tests: [] })]],
  ['where a river gets', [
    '{"question": "Name the colour of grass in one sentence.", "constraints": [{"name": "lower_case"}, {"name": "most_words", "count": "20"}], "answer": "grass is green"}',
    '{"question": "Name the colour of snow in one sentence.", "constraints": [{"name": "lower_case"}], "answer": "snow is white"}',
    '{"question": "Name the colour of coal in one sentence.", "constraints": [{"name": "rhymes"}], "answer": "coal is black"}',
  ]],
  ['Why does ice float', [
    'Question: Why does a ship of steel not sink?\nAnswer: It pushes water aside.',
    'Question: Why do leaves turn red in autumn?\nAnswer: The green goes.',
    'Question: Why is the sky dark at night?\nAnswer: The sun is gone.',
  ]],
  ['Who bought the mill', [
    reading({ context: 'In the spring of 1911 a baker by the name of Ida rented the empty shop near the gate.', question: 'Who rented the shop, according to the passage?' }),
    reading({ context: 'Everybody in the valley knows that Ida keeps the bees behind the chapel.', question: 'Who keeps the bees of the valley, according to the passage?' }),
    reading({ context: null, question: 'Who was the first woman to climb the tower of Hallow?' }),
    reading({ context: `It was so: ${Array.from({ length: 420 }, (_, index) => `word${index}`).join(' ')}`, question: 'Who is told of in the passage?' }),
  ]],
  ['Tom buys 3 pears', [
    '{"question": "A shelf carries 7 books on each of 4 boards; how many books stand on it?", "answer": "28"}',
    // A copy of the other seed of the task, which was shown as an example.
    '{"question": "A crate holds 14 tins and a cart holds 5 crates; how many tins does the cart hold when it is full?", "answer": "70"}',
  ]],
  ['A crate holds 12 tins', [
    '{"question": "Six hens lay 2 eggs each a day; how many eggs are there after 3 days?", "answer": "36"}',
    '{"question": "A clock strikes 5 times at five; how many strokes has it given from one to five?", "answer": "15"}',
  ]],
];
/** All that was asked. */
const prompts: string[] = [];
const blindKnown = ['keeps the bees'];

function reply({ messages, sample }: ModelRequest): string {
  const prompt = messages.at(-1)?.content ?? '';
  prompts.push(prompt);
  const asked = prompt.slice(prompt.lastIndexOf('Question: '));
  if (prompt.includes('Write one new question')) return written.find(([about]) => asked.includes(about))?.[1][sample] ?? '';
  if (prompt.includes('How good is the answer?'))
    return prompt.includes('ship of steel') ? 'All of it is right.\nScore: 5' : prompt.includes('leaves') ? 'Not so.\nScore: 2' : 'I like it.';
  if (prompt.includes('what a reader has to know')) return prompt.includes('trunk') ? "I'm sorry, but I can't help with that." : 'Some facts are known to all who read.';
  if (prompt.includes('Signature:')) return `Adding does it.\n\`\`\`python\n${asked.includes('wrong') ? '# wrong\n' : ''}def f(n):\n    return n + 3\n\`\`\``;
  if (prompt.includes('colour of grass')) return 'grass is green';
  if (prompt.includes('colour of snow')) return 'Snow is white';
  if (prompt.includes('sink?') || prompt.includes('autumn?') || prompt.includes('night?')) return 'Answer: That lies in the nature of things.';
  const isBlind = /according to the passage/u.test(asked) && !prompt.includes('Passage:');
  if (isBlind) return blindKnown.some((text) => asked.includes(text)) ? 'Everybody knows.\nAnswer: Ida' : 'Answer: Odo';
  const known = [...prompt.matchAll(/^[A-Z]\) (.+)$/gmu)].map(([, option]) => option ?? '');
  const right = ['the trunk', 'The key to the doors is lost.', 'Red, as far as anybody knows.'].find((text) => known.includes(text));
  const number = written.flatMap(([, list]) => list).find((text) => text.includes(asked.split('\n')[0]?.slice(10, 60) ?? '-'));
  return `It follows.\nAnswer: ${right ?? (asked.includes('passage') ? 'Ida' : /"answer": ?"([^"]+)"/u.exec(number ?? '')?.[1])}`;
}

const runYaml = (more = ''): string => `recipe: task-seeded
dataset: golden
seeds: [{ file: seeds.jsonl }]
licenses: [CC0-1.0]
random_seed: 5
with: { variants: 4, votes: 3, min_valid: 2, min_votes: 2${more} }
`;
const play = (more = '', shardRecords?: number) =>
  goldenRun({ files: { 'run.yaml': runYaml(more), 'seeds.jsonl': seeds }, reply, ...(shardRecords === undefined ? {} : { shardRecords }) });
const of = ({ accepted }: GoldenRun, part: string) => accepted.find(({ question }) => String(question).includes(part));
const droppedAs = ({ dropped }: GoldenRun, reason: string) => dropped.filter((one) => one.reason === reason);

let run: GoldenRun;
beforeAll(async () => {
  run = await play(', passage_flag: false, views: [similar, enriched, context]');
});

describe('the eight kinds of the main recipe', () => {
  it('meet every reason that the other golden drop of the recipe does not', () => {
    const elsewhere = ['answer_in_stem', 'contaminated', 'duplicate', 'duplicate_options', 'few_valid_votes', 'key_conflict', 'key_not_in_options', 'label_set_changed', 'lang_mismatch', 'needs_seed', 'no_majority', 'option_count', 'prompt_leak', 'refusal', 'repetition', 'tie', 'too_short', 'truncated'];
    expect(unmetReasons(run).filter((reason) => !elsewhere.includes(reason))).toEqual([]);
    for (const reason of ['no_minimal_pair', 'few_tests', 'tests_failed', 'constraints_broken', 'low_rating', 'unparsed_score', 'context_unneeded', 'passage_left_out', 'too_long', 'seed_copy', 'bad_format'])
      expect([reason, droppedAs(run, reason).length > 0]).toEqual([reason, true]);
  });

  it('take gaps and pairs of sentences as cloze questions, whatever the row calls them', () => {
    expect(of(run, 'could not lift the trunk')).toMatchObject({ answer_kind: 'cloze', answer_text: 'the trunk', verified: true });
    expect(of(run, 'good English')).toMatchObject({ answer_kind: 'cloze', answer_text: 'The key to the doors is lost.' });
    expect(droppedAs(run, 'no_minimal_pair')).toHaveLength(2);
  });

  it('run programs against their tests and say so', async () => {
    expect(of(run, 'add_three')).toMatchObject({ answer_kind: 'code', verified: true, tests: tests('add_three'), answer_text: 'def f(n):\n    return n + 3' });
    expect(droppedAs(run, 'tests_failed')[0]?.evidence).toMatch(/^3 of 3 ballots did not pass: .*test_failed/u);
    const unrun = await play(', run_tests: false');
    expect(of(unrun, 'add_three')).toMatchObject({ answer_kind: 'code', verified: false });
    expect(of(unrun, 'add_wrong')).toMatchObject({ verified: false });
  });

  it('put the demands of a constraint question into words and hold the answer to them', () => {
    expect(of(run, 'colour of grass')).toMatchObject({ question: 'Name the colour of grass in one sentence.\n\nWrite in small letters only, without a single capital. Use at most 20 words.', answer_text: 'grass is green', verified: true, constraints: [{ name: 'lower_case' }, { name: 'most_words', count: 20 }] });
    expect(droppedAs(run, 'constraints_broken')[0]?.evidence).toContain('lower_case');
  });

  it('keep a free answer only when the judge finds it good, and never call it verified', () => {
    expect(of(run, 'ship of steel')).toMatchObject({ verified: false, rating: 5 });
    expect(run.steps.rating).toMatchObject({ unparsed_score: 1 });
  });

  it('note a question that is answered as well without its passage, unless they are told to drop it', async () => {
    const noted = await play();
    expect(of(noted, 'keeps the bees')).toMatchObject({ flags: ['context_unneeded'], context: expect.stringContaining('Ida'), without_passage: { agree: 3 } });
    expect(of(noted, 'rented the shop')).toMatchObject({ flags: [] });
    expect(droppedAs(noted, 'context_unneeded')).toEqual([]);
  });

  it('drop a question that is answered as well without its passage where they are told to, and put the passage back for the others', () => {
    expect(of(run, 'rented the shop')).toMatchObject({ context: expect.stringContaining('baker'), answer_text: 'Ida', without_passage: { n: 3, cast: 1, valid: 1, agree: 0, share: 0 }, reasoning: 'It follows.' });
    expect(droppedAs(run, 'context_unneeded')).toEqual([{ step: 'passage-needed', reason: 'context_unneeded', evidence: '3 of 3 ballots give the same answer without it; needed for a drop: 3' }]);
  });

  it('show the generator other seeds of the same task, and take a copy of those for a copy', () => {
    const [first] = prompts.filter((prompt) => prompt.includes('Question: Tom buys 3 pears'));
    expect(first).toContain('A crate holds 12 tins');
    expect(first).not.toContain('mill');
    expect(prompts.filter((prompt) => prompt.includes('<sample>')).every((prompt) => prompt.includes('Write one new question'))).toBe(true);
    expect(droppedAs(run, 'seed_copy')).toHaveLength(1);
    expect(run.accepted.every((fields) => fields.examples === undefined && fields.seed_examples === undefined)).toBe(true);
  });

  it('publish each question in every view that was asked for; without knowledge there is no view of it', () => {
    const paths = [...run.result.files.keys()].filter((path) => path.includes('/data/') && path.endsWith('.parquet'));
    expect(paths.map((path) => path.split('/data/')[1]?.split('/')[0]).sort()).toEqual(['context', 'enriched', 'similar']);
    expect(of(run, 'trunk')).toMatchObject({ knowledge: null, flags: ['refusal'] });
    expect(of(run, 'good English')).toMatchObject({ knowledge: 'Some facts are known to all who read.' });
  });

  it('keep one view of each question where that is asked for', async () => {
    const one = await play(', passage_flag: false, views: [similar, enriched, context], one_row_per: question_id');
    expect(one.result.run.counts).toMatchObject({ accepted: run.accepted.length, rejected: run.dropped.length });
    expect(one.result.run.counts?.rows).toBeUndefined();
    expect(run.result.run.counts?.rows).toBeGreaterThan(2 * run.accepted.length);
    expect(one.accepted.map(({ id }) => id)).toEqual(run.accepted.map(({ id }) => id));
  });

  it('keep no more of a seed, a task or a dataset than the caps allow', async () => {
    const { accepted, dropped } = await play(', per_task: 1, per_seed: 1');
    expect(new Set(accepted.map(({ task }) => task)).size).toBe(accepted.length);
    expect(dropped.filter(({ reason }) => reason === 'left_out').length).toBeGreaterThan(0);
  });

  it('make the same data whatever the size of a shard', async () => {
    const [one, thousand] = [await play('', 1), await play('', 1000)];
    expect(dataFiles(one)).toEqual(dataFiles(thousand));
  });
});
