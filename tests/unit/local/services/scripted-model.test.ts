import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scriptedModel } from '../../../../local/services/scripted-model.ts';
import type { ScriptedScenario } from '../../../../local/services/scripted-model-scenario.ts';
import type { Json } from '../../../../shared/domain/json.ts';
import { parseBallot } from '../../../../shared/domain/parsers/ballot.ts';
import { parseQaItem } from '../../../../shared/domain/parsers/qa-item.ts';
import { parsePromptFile, renderMessages } from '../../../../shared/recipes/prompt-file.ts';

const folder = new URL('../../../../shared/recipes/task-seeded/prompts/', import.meta.url);
const sets = ['standard', 'small'] as const;
const kinds = ['choice', 'label', 'number', 'short', 'free'] as const;
type Kind = (typeof kinds)[number];

const seeds: Readonly<Record<Kind, Record<string, Json>>> = {
  choice: {
    question: 'Which planet is the hottest?',
    options: ['Mars', 'Venus', 'Earth', 'Pluto'],
    answer_text: 'Venus',
  },
  label: {
    question: 'I broke the vase, so I paid for it.',
    options: ['unreasonable', 'reasonable'],
    answer_text: 'reasonable',
  },
  number: { question: 'Tom has 3 pens and buys 4 more. How many are there?', options: null, answer_text: '7' },
  short: { question: 'What is the capital of France?', options: null, answer_text: 'Paris' },
  free: {
    question: 'Why is the sky blue?',
    options: null,
    answer_text: 'Air scatters blue light more than red light.',
  },
};

function requestFor(set: string, kind: Kind, step: 'similar' | 'solve', fields: Record<string, Json>): string {
  const parsed = parsePromptFile('test', readFileSync(new URL(`${set}/${kind}.${step}.yaml`, folder), 'utf8'));
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  const messages = renderMessages(parsed.prompt, {
    fields: { context: null, task: 't', answer_kind: kind, ...fields },
  });
  return JSON.stringify({ messages, max_tokens: 200 });
}

async function ask(
  body: string,
  label: string,
  scenario: ScriptedScenario = {},
): Promise<{ text: string; finish: string }> {
  const reply = await scriptedModel({ scenario }).reply(body, label);
  const choice = JSON.parse(reply.body).choices[0];
  return { text: choice.message.content, finish: choice.finish_reason };
}

const labels = (step: string): string[] =>
  Array.from({ length: 120 }, (_, sample) => `${step}/r${sample % 7}/${sample}`);

describe.each(sets)('the scripted model on the %s prompts', (set) => {
  it.each(kinds)('writes mostly sound questions of kind %s', async (kind) => {
    const body = requestFor(set, kind, 'similar', seeds[kind]);
    const options = seeds[kind].options as string[] | null;
    const replies = await Promise.all(labels('similar').map((label) => ask(body, label)));
    const items = replies.map(({ text }) => parseQaItem(text, kind, options));
    const sound = items.flatMap((item) => (item.kept ? [item.value] : []));
    expect(sound.length).toBeGreaterThan(100);
    expect(sound.length).toBeLessThan(120);
    expect(new Set(sound.map((item) => item.question)).size).toBeGreaterThan(sound.length / 3);
    if (options !== null) expect(sound.every((item) => item.options?.length === options.length)).toBe(true);
  });

  it.each(kinds.filter((kind) => kind !== 'free'))('finds the answers to its own %s questions again', async (kind) => {
    const body = requestFor(set, kind, 'similar', seeds[kind]);
    let [asked, agreed] = [0, 0];
    for (const label of labels('similar')) {
      const item = parseQaItem((await ask(body, label)).text, kind, seeds[kind].options as string[] | null);
      if (!item.kept) continue;
      const { question, context, claimedAnswer } = item.value;
      const options = item.value.options ? [...item.value.options].reverse() : null;
      const solve = requestFor(set, kind, 'solve', { question, context, ballot_options: options });
      const reply = await ask(solve, `solve/${label}`);
      const ballot = parseBallot(reply.text, { kind, options, bare: set === 'small' });
      asked += 1;
      if (ballot.answer === claimedAnswer) agreed += 1;
    }
    expect(agreed / asked).toBeGreaterThan(0.7);
    expect(agreed / asked).toBeLessThan(0.98);
  });

  it('brings a passage along when the seed has one', async () => {
    const body = requestFor(set, 'number', 'similar', { ...seeds.number, context: 'Tom has 3 pens. He buys 4 more.' });
    const items = await Promise.all(
      labels('similar').map(async (label) => parseQaItem((await ask(body, label)).text, 'number')),
    );
    expect(items.filter((item) => item.kept && item.value.context !== null).length).toBeGreaterThan(90);
  });
});

describe('scriptedModel', () => {
  const body = requestFor('standard', 'choice', 'similar', seeds.choice);

  it('gives equal replies to equal calls and different ones to different labels', async () => {
    expect(await ask(body, 'similar/a/0')).toEqual(await ask(body, 'similar/a/0'));
    expect(await ask(body, 'similar/a/0')).not.toEqual(await ask(body, 'similar/a/1'));
  });

  it('writes in the language of the seed where it can', async () => {
    const fields = { ...seeds.number, question: '小明有3支铅笔，又买了4支。他现在有多少支铅笔？' };
    const { text } = await ask(requestFor('standard', 'number', 'similar', fields), 'similar/a/3');
    expect(text).toMatch(/\p{Script=Han}{3}/u);
  });

  it('gives questions with as many options as the seed has', async () => {
    for (const count of [2, 3, 5, 10, 20]) {
      const options = Array.from({ length: count }, (_, index) => `thing ${index}`);
      const asked = requestFor('standard', 'choice', 'similar', { ...seeds.choice, options, answer_text: 'thing 1' });
      const item = parseQaItem((await ask(asked, 'similar/b/4')).text, 'choice');
      expect(item.kept && item.value.options?.length).toBe(count);
    }
  });

  it('counts tokens and names itself in every reply', async () => {
    const reply = JSON.parse((await scriptedModel().reply(body, 'similar/a/0')).body);
    expect(reply.model).toBe('scripted');
    expect(reply.usage.total_tokens).toBe(reply.usage.prompt_tokens + reply.usage.completion_tokens);
  });

  it('refuses what is no chat request', async () => {
    expect((await scriptedModel().reply('[]', 'x')).status).toBe(400);
    expect((await scriptedModel().reply('not json', 'x')).status).toBe(400);
  });

  it('says what a scenario tells it to, and the rest in words of its own', async () => {
    const rewrite = JSON.stringify({
      messages: [{ role: 'user', content: 'Rewrite.\n<text>\nThe old <text> house.\nThe big house.\n</text>\nNow.' }],
    });
    const scenario: ScriptedScenario = {
      replies: [
        { when: { label: 'judge/' }, say: ['Score: 4', 'Score: 5'] },
        { when: { label: 'rewrite/', prompt: 'Rewrite.' }, say: 'Here: {source}', swap: { house: 'home $&' } },
      ],
    };
    expect((await ask(rewrite, 'rewrite/a/0', scenario)).text).toBe('Here: home $&.\nThe big home $&.');
    const scores = await Promise.all(labels('judge').map((label) => ask(rewrite, `judge/${label}`, scenario)));
    expect(new Set(scores.map(({ text }) => text))).toEqual(new Set(['Score: 4', 'Score: 5']));
    expect(await ask(body, 'similar/a/0', scenario)).toEqual(await ask(body, 'similar/a/0'));
  });

  it('plays the faults of a scenario, the first tries only where it says so', async () => {
    const model = scriptedModel({
      scenario: {
        faults: [
          { when: { label: 'similar/a/' }, times: 1, fault: { status: 429, retryAfterSeconds: 2 } },
          { when: { label: 'similar/b/' }, fault: 'html' },
          { when: { prompt: 'Which planet', label: 'similar/c/' }, fault: 'empty' },
          { when: { share: 1, label: 'similar/d/' }, fault: 'truncated' },
        ],
      },
    });
    expect(await model.reply(body, 'similar/a/0')).toMatchObject({ status: 429, retryAfter: '2' });
    expect((await model.reply(body, 'similar/a/0')).status).toBe(200);
    expect((await model.reply(body, 'similar/b/0')).body).toMatch(/^<html>/u);
    expect((await model.reply(body, 'similar/c/0')).body).toContain('"content":""');
    expect((await model.reply(body, 'similar/d/0')).body).toContain('"finish_reason":"length"');
  });
});
