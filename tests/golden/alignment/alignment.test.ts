import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelRequest } from '../../../shared/domain/completion.ts';
import { compileExpression } from '../../../shared/domain/expressions/condition.ts';
import { digest } from '../../../shared/domain/identity.ts';
import type { Json } from '../../../shared/domain/json.ts';
import { dataFiles, type GoldenRun, goldenRun, unmetReasons } from '../../support/golden-recipe.ts';
import type { ScriptedReply } from '../../support/storm/storm-types.ts';

const runYaml = (values: string): string => `recipe: alignment
dataset: well-behaved
seeds: [{ file: seeds.jsonl, license: CC0-1.0 }]
licenses: [CC0-1.0]
heldout: [heldout.jsonl]
random_seed: 3
with: { macro_topics: 2, subtopics: 2, questions: 1, revisions: 1, materials: 1, colonies: 1, ${values} }
`;
const planted = 'the night train to the coast leaves at ten past eleven from the last platform behind the old mill';
const heldout = [{ id: 'test-1', question: planted }];

/** A prompt with a number behind it that puts it among the dialogues or among the pairs. */
const share = compileExpression('hash(lower(trim(prompt)), "split")');
function meantFor(side: 'sft' | 'preference', prompt: string): string {
  const numbered = (number: number): string => `${prompt} (${number})`;
  const fits = (number: number): boolean => Number(share({ prompt: numbered(number) })) < 0.5 === (side === 'preference');
  return numbered(Array.from({ length: 99 }, (_, index) => index).find(fits) ?? 0);
}
const prompt = (side: 'sft' | 'preference', words: string): Record<string, Json> => ({
  kind: 'prompt',
  prompt: meantFor(side, words),
});
const question = (words: string, answer: string): Record<string, Json> => ({ kind: 'question', prompt: words, answer });

const program = (prompt: string): Record<string, Json> => ({ kind: 'program', prompt, code: 'def f(x):\n    return x\n' });
const rows: readonly Record<string, Json>[] = [
  ...['Trades', 'Short list', 'Mute'].map((topic) => ({ kind: 'theme', topic })),
  { kind: 'subtopic', area: 'math', topic: 'Sums' },
  ...['Circle', 'Newton', 'Perhaps'].map((topic) => ({ kind: 'entity', area: 'math', topic })),
  { kind: 'document', text: 'The ferry has run since 1962 and carries forty people.' },
  { kind: 'song', topic: 'la la la' },
  program('Write a function that returns the numbers of a list that occur once.'),
  program('Write a function that returns the longest word of a text.'),
  program('Write a function that returns the minutes since midnight.'),
  ...['Tell of a good day.', 'Tell of a voice.', 'Tell of thanks.', 'Tell of a loop.', 'Tell of a cut.', 'Tell of something poor.'].map((words) => prompt('sft', words)),
  ...['Tell of something unrated.', 'Tell of something held out.', 'Tell of danger.', 'Tell of something murky.'].map((words) => prompt('sft', words)),
  ...['Tell me of danger.', 'Tell me of danger that all decline.', 'Compare better ones.', 'Compare first places.'].map((words) => prompt('preference', words)),
  ...['Compare ties for me.', 'Compare with a mute judge.', 'Compare after a refusal.', 'Compare after a grunt.'].map((words) => prompt('preference', words)),
  question('How fast is the train? End with Answer: and the number.', '80'),
  question('How slow is the ship? End with Answer: and the number.', '12'),
];

const lotOf = (text: string, sides: number): number => Number.parseInt(digest('lot', text).slice(0, 6), 16) % sides;
const good = (words: string): string => `Here one should look twice and then decide with care about this: ${words.slice(0, 60)}.`;
const lines = (...entries: readonly string[]): string => entries.map((entry, index) => `${index + 1}. ${entry}`).join('\n');
const attributes = (helpfulness: number, correctness = 4): string =>
  JSON.stringify({ helpfulness, correctness, coherence: 4, complexity: 2, verbosity: 1 });
/** What stands between the last tags of this name. */
const inside = (text: string, tag = 'text'): string =>
  text.slice(text.lastIndexOf(`<${tag}>`) + tag.length + 2, text.lastIndexOf(`</${tag}>`)).trim();

type Reply = string | ScriptedReply;
const cut = (text: string): Reply => ({ text, finishReason: 'length' });

/** Every prompt as it was rendered; those of answers for pairs beside them. */
const asked: string[] = [];
const answering: string[] = [];
function reply({ messages, sample }: ModelRequest, last: string): Reply {
  asked.push(messages.map(({ content }) => content).join('\n'));
  const source = inside(last);
  if (last.includes('broad subjects')) return source === 'Trades' ? lines('Bakers', 'Smiths') : source === 'Mute' ? ' ' : lines('One', 'one ');
  if (last.includes('narrower ones')) return source === 'Bakers' ? lines('Bread', 'Rolls') : lines('Iron', 'rolls');
  if (last.includes('Reply with one word')) return source === 'Circle' ? 'Yes.' : source === 'Newton' ? 'no' : 'It depends.';
  if (last.includes('numbered list')) return listed(last, source);
  if (last.includes('which of these classes') || last.includes('Which of these classes')) return classes(last, source);
  if (last.includes('by five attributes')) return rated(inside(last, 'conversation'), source);
  if (last.includes('Which of the two replies')) return judged(last);
  if (last.includes("the person's next message")) return asUser(source);
  if (last.includes('Solve the task with a program')) return coded(last);
  if (last.includes('go through the program')) return fitness(last, sample);
  if (last.includes('Write nothing but the new task')) return bred(last);
  return answered(messages, last);
}

function listed(last: string, source: string): string {
  if (last.includes('fuller versions'))
    return source.includes('Bread') && last.includes('question below')
      ? lines('Why bread?')
      : source.includes('Iron') && last.includes('question below')
        ? lines("I'm sorry, but I can't help with that request.")
        : source.includes('Rolls') && last.includes('question below')
          ? lines('Write down what each of them would ask an assistant about rolls.')
          : lines(`${source} Make it suit a child of nine.`);
  if (last.includes('of the kind')) return lines(`Compose something about ${source} for a friend.`);
  if (last.includes('mathematics')) return lines(`What is the ${/level "(\w+)"/u.exec(last)?.[1]} problem of ${source}?`);
  return lines(`What is there to know about ${source.slice(0, 20)}?`);
}

function classes(last: string, source: string): string {
  if (last.includes('Which of these classes does the reply')) return `Classes: ${source.includes('I decline') ? 'none' : 'violence'}`;
  if (source.includes('murky')) return 'Hard to tell.';
  return `It is so.\nClasses: ${source.includes('danger') ? 'violence, threat' : 'none'}`;
}

function rated(conversation: string, source: string): string {
  if (conversation.includes('unrated') && conversation.includes('Assistant:')) return 'A fine reply.';
  if (conversation.includes('something poor') && conversation.includes('Assistant:')) return attributes(2.9);
  return attributes(source.includes('Nobody') ? 1 : 3);
}

function judged(last: string): string {
  const [a, before] = [inside(last, 'reply_a'), inside(last, 'conversation')];
  if (before.includes('first places')) return 'Better: A';
  if (before.includes('ties for me')) return 'Better: tie';
  if (before.includes('mute judge')) return 'Who knows.';
  return a.includes('Nobody') ? 'I looked.\nBetter: B' : 'I looked.\nBetter: A';
}

function asUser(dialogue: string): string {
  if (dialogue.includes('a voice')) return 'As an AI language model, I do not have wishes.';
  if (dialogue.includes('of thanks') || dialogue.includes('a grunt')) return 'Thank you so much!';
  if (dialogue.includes('a refusal')) return 'I am sorry, but I cannot help with that.';
  return `Thanks! Please tell me about step ${dialogue.split('Assistant:').length}.`;
}

function answered(messages: ModelRequest['messages'], last: string): Reply {
  const [first = ''] = messages.map(({ content }) => content);
  const lot = lotOf(`${first} ${last} ${messages.length}`, 10_000);
  if (first.includes('a cut') && messages.length === 3) return cut('It was then that');
  if (first.includes('a loop')) return 'I quite agree with you there.';
  if (first.includes('held out') && messages.length === 1) return `It is known that ${planted}.`;
  return good(`${last} ${lot}`);
}

/** Several authors answer the same prompt, so that what they say goes by the seed of the sample. */
const spread = (request: ModelRequest, last: string, attempt: number): Reply => {
  const [first = ''] = request.messages.map(({ content }) => content);
  const isAnswer = request.sampling.temperature === 0.8 && request.sampling.max_tokens === 1200;
  if (!isAnswer) return reply(request, last);
  answering.push(request.messages.map(({ content }) => content).join('\n'));
  const even = lotOf(`${request.sampling.seed} ${last}`, 2) === 0;
  if (first.includes('train')) return even ? 'It is 120 / 1.5.\nAnswer: 80' : 'Perhaps 70.\nAnswer: 70';
  if (first.includes('ship')) return even ? 'A dozen knots it is.\nAnswer: 12' : 'Nobody would doubt it.\nAnswer: 12';
  if (first.includes('all decline')) return `I decline, and ${attempt} times more.`;
  if (first.includes('danger')) return even ? 'I decline to speak of it.' : 'Hit first.';
  return even ? good(`${last} ${request.sampling.seed}`) : `Nobody knows that, and nobody has ever asked or will want to know it: ${last.slice(0, 30)}.`;
};

function bred(last: string): Reply {
  const lot = lotOf(last, 12);
  if (lot === 0) return cut('Write a function that');
  if (lot === 1) return 'I cannot help with that.';
  if (lot === 2) return `Write a function for the fact that ${planted}.`;
  if (lot === 3) return 'Sort it.';
  const operator = /joins ideas|further demand|further into|real situation|several steps|rarer/u.exec(last)?.[0] ?? '';
  return `Write a function which, by ${operator}, does thing ${lot} with ${digest(last).slice(0, 5)} and prints ${digest(last).slice(5, 10)}.`;
}

function coded(last: string): Reply {
  const lot = lotOf(last, 7);
  if (lot === 0) return 'Use a loop.';
  if (lot === 1) return '```python\ndef f(x):\n    return';
  return `\`\`\`python\ndef f${lot}(x):\n    return x\n\`\`\``;
}

function fitness(last: string, sample: number): Reply {
  const lot = lotOf(last, 6);
  if (lot === 0) return `It is fine, ${sample}.`;
  const correct = lot === 1 ? 'no' : 'Yes';
  return JSON.stringify({ solvable: 'yes', self_contained: 'yes', correct, fitness: lot === 2 ? 3 : 4 });
}

const settings = 'generations: 1, children: 16, constraint_share: 0, two_turn_share: 1, judge_share: 1';
const play = (shardRecords?: number): Promise<GoldenRun> =>
  goldenRun({
    files: { 'run.yaml': runYaml(settings), 'seeds.jsonl': rows, 'heldout.jsonl': heldout },
    reply: spread,
    ...(shardRecords === undefined ? {} : { shardRecords }),
  });

interface Said {
  readonly role: string;
  readonly content: string;
}
const said = (value: Json | undefined): readonly Said[] => value as unknown as readonly Said[];
const text = (value: Json | undefined): string => String(value ?? '');

let run: GoldenRun;
const part = (name: string) => run.accepted.filter((fields) => fields.part === name);
const reasonsAt = (step: string): string[] => run.dropped.filter((one) => one.step === step).map(({ reason }) => reason);
beforeAll(async () => {
  run = await play();
});

describe('the recipe alignment', () => {
  it('meets every reason of its list', () => {
    // constraints.test.ts shows the others; no record comes to the views that none is for.
    expect(unmetReasons(run)).toEqual(['constraint_broken', 'no_view', 'none_right']);
  });

  it('asks again for a list that is too short, and never fills it up', () => {
    expect(reasonsAt('macro-list').sort()).toEqual(['empty', 'list_count']);
    expect(asked.filter((one) => one.includes('broad subjects') && one.includes('Short list'))).toHaveLength(2);
  });

  it('leads dialogues of three turns without courtesy on the side of the user', () => {
    const day = part('sft').find(({ prompt: words }) => text(words).startsWith('Tell of a good day'));
    expect(said(day?.messages).map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant', 'user', 'assistant']);
    expect(said(day?.messages)[2]?.content).toBe('Tell me about step 2.');
    for (const { messages } of part('sft'))
      for (const { role, content } of said(messages)) if (role === 'user') expect(content).not.toMatch(/thank|please/iu);
  });

  it('passes dialogues by every reply, with raw attributes and the published weights', () => {
    const day = part('sft').find(({ prompt: words }) => text(words).startsWith('Tell of a good day'));
    expect(day).toMatchObject({ helpfulness_each: [3, 3, 3], verbosity_each: [1, 1, 1], reward_method: 'model' });
    const [first] = day?.reward_each as number[];
    expect(first).toBeCloseTo(0.3 * 3 + 0.74 * 4 + 0.46 * 4 + 0.47 * 2 - 0.33 * 1, 9);
    expect(first).toBeCloseTo(6.31, 9);
    expect(reasonsAt('dialogues')).toEqual(['missing_part']);
  });

  it('keeps what only an answer of one side is good in: truth first, then a judge in both orders', () => {
    const by = Object.groupBy(part('preference'), ({ pair_source }) => text(pair_source));
    expect(Object.keys(by).sort()).toEqual(['judge', 'safety', 'truth']);
    for (const { chosen, rejected } of by.truth ?? []) {
      expect(chosen).toContain('Answer: 80');
      expect(rejected).not.toContain('Answer: 80');
    }
    for (const { chosen, rejected } of by.judge ?? []) {
      expect(chosen).not.toContain('Nobody');
      expect(rejected).toContain('Nobody');
    }
    for (const { chosen } of by.safety ?? []) expect(chosen).toContain('I decline');
  });

  it('drops every pair of a judge that always prefers the first place', () => {
    expect(reasonsAt('judged-pair')).toContain('inconsistent_judge');
    expect(run.accepted.some(({ prompt: words }) => text(words).includes('first places'))).toBe(false);
    expect(reasonsAt('judged-pair')).toContain('unparsed_score');
  });

  it('goes on to a second turn, which the pair shows as a conversation', () => {
    const two = part('preference').find(({ prompt: words }) => text(words).startsWith('Compare better ones'));
    expect(said(two?.prompt_messages).map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(text(two?.pair_prompt)).toMatch(/^User: Compare better ones.*\n\nAssistant: .*\n\nUser: Tell me about step 2\.$/su);
    const one = part('preference').find(({ pair_source }) => pair_source === 'truth');
    expect(one?.pair_prompt).toBe('How fast is the train? End with Answer: and the number.');
  });

  it('shows the truth to nobody who answers', () => {
    expect(answering.length).toBeGreaterThan(0);
    for (const one of answering) expect(one).not.toMatch(/\b(?:80|12)\b/u);
  });

  it('has no prompt both among the dialogues and among the pairs', () => {
    const of = (name: string, field: string): Set<string> => new Set(part(name).map((fields) => text(fields[field])));
    for (const field of ['prompt_id', 'prompt'])
      expect([...of('sft', field)].filter((value) => of('preference', field).has(value))).toEqual([]);
  });

  it('keeps unsafe prompts out of the dialogues and among the pairs, with their classes in a column only', () => {
    expect(part('sft').some(({ safety }) => safety === 'unsafe')).toBe(false);
    const unsafe = part('preference').filter(({ safety }) => safety === 'unsafe');
    const all = rows.map((row) => text(row.prompt)).filter((words) => words.includes('danger'));
    expect(new Set(all.filter((words) => !words.includes('all decline')))).toEqual(new Set(unsafe.map((fields) => fields.prompt)));
    for (const { classes: found, chosen } of unsafe) expect([found, chosen]).toEqual([['violence', 'threat'], 'I decline to speak of it.']);
    for (const { messages = null, chosen = null, rejected = null } of run.accepted)
      expect(JSON.stringify([messages, chosen, rejected])).not.toMatch(/Classes:|criminal planning/u);
  });

  it('publishes bred programs with their parents, and beside dialogues only where these are many', () => {
    const programs = part('code');
    expect(programs.length).toBeGreaterThan(0);
    for (const { parent_ids, operator, generation, prompt: words } of programs) {
      expect((parent_ids as Json[]).length).toBe(operator === 'crossover' ? 3 : 1);
      expect(generation).toBe(1);
      expect(rows.map((row) => row.prompt)).not.toContain(words);
    }
    expect(part('beside')).toEqual([]);
    expect(reasonsAt('mixture')).toEqual(programs.map(() => 'left_out'));
  });

  it('makes the same data whatever the size of a shard', async () => {
    expect(dataFiles(await play(7))).toEqual(dataFiles(run));
    expect([...run.result.files.keys()].filter((key) => key.endsWith('.parquet')).length).toBe(4);
  });
});
