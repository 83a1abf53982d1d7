import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AnswerKind } from '../../../shared/domain/answers/kind.ts';
import { parseBallot } from '../../../shared/domain/parsers/ballot.ts';
import { parseQaItem } from '../../../shared/domain/parsers/qa-item.ts';
import { promptRenderer } from '../../../shared/recipes/prompt-renderer.ts';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/replies.md'), 'utf8');

/** Options of the choice and label examples, in the order in which the page's solver saw them. */
const optionsOf: Readonly<Partial<Record<AnswerKind, readonly string[]>>> = {
  choice: ['Venus', 'Mars', 'Jupiter', 'Saturn'],
  label: ['yes', 'no'],
  cloze: ['the vase', 'the shelf'],
};

const Example = z.object({
  step: z.enum(['similar', 'solve']),
  kind: AnswerKind,
  outcome: z.enum(['ok', 'bad']),
  wanted: z.string(),
  text: z.string(),
});
const examples = [...page.matchAll(/^(`{3,})reply (\w+) (\w+) (ok|bad) (.+)\n([\s\S]*?)\n\1$/gmu)].map(
  ([, , step, kind, outcome, wanted, text]) => Example.parse({ step, kind, outcome, wanted, text }),
);

describe('docs/replies.md', () => {
  it('shows examples of every kind of answer for both steps', () => {
    const shown = new Set(
      examples.filter(({ outcome }) => outcome === 'ok').map(({ step, kind }) => `${step} ${kind}`),
    );
    expect([...shown].sort()).toEqual(
      ['similar', 'solve'].flatMap((step) => AnswerKind.options.map((kind) => `${step} ${kind}`)).sort(),
    );
  });

  it.each(examples.filter(({ step }) => step === 'similar'))(
    'tells what becomes of a $kind reply to similar: $outcome $wanted',
    ({ kind, outcome, wanted, text }) => {
      const parsed = parseQaItem(text, kind, optionsOf[kind] ?? null);
      expect(parsed.kept ? `ok ${parsed.value.claimedAnswer}` : `bad ${parsed.reason}`).toBe(`${outcome} ${wanted}`);
    },
  );

  it.each(examples.filter(({ step }) => step === 'solve'))(
    'tells what becomes of a $kind reply to solve: $outcome $wanted',
    ({ kind, outcome, wanted, text }) => {
      const { answer, problem } = parseBallot(text, { kind, options: optionsOf[kind] ?? null, bare: false });
      expect(problem === null ? `ok ${answer}` : `bad ${problem}`).toBe(`${outcome} ${wanted}`);
    },
  );

  it.each(AnswerKind.options)('has a server whose %s questions and answers agree', async (kind) => {
    const reply = await pageServer();
    const options = optionsOf[kind] === undefined ? null : [...optionsOf[kind]];
    const checks = { signature: 'def f(n)', tests: ['assert f(1) == 1'], constraints: ['quoted'] };
    const seed = { answer_kind: kind, question: 'What is it?', context: null, options, answer_text: 'no', ...checks };
    const asked = render(`standard/${kind}.similar.yaml`, seed);
    const item = parseQaItem(reply({ messages: asked, seed: 7 }), kind, options);
    if (!item.kept) throw new Error(item.evidence);
    const { question, claimedAnswer } = item.value;
    const shown = item.value.options?.toReversed() ?? null;
    const ballot = { answer_kind: kind, question, context: null, ballot_options: shown, ...checks };
    const cast = parseBallot(reply({ messages: render(`standard/${kind}.solve.yaml`, ballot), seed: 8 }), {
      kind,
      options: shown,
      bare: false,
    });
    expect(item.value.options?.length).toBe(options?.length);
    expect(cast.answer).toBe(claimedAnswer);
  });
});

type Reply = (request: { messages: readonly { role: string; content: string }[]; seed: number }) => string;

/** The page's own module, loaded as it stands there. */
async function pageServer(): Promise<Reply> {
  const code = /^```js\n([\s\S]*?)\n```$/mu.exec(page)?.[1] ?? '';
  const loaded: unknown = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return z.object({ reply: z.custom<Reply>((value) => typeof value === 'function') }).parse(loaded).reply;
}

function render(template: string, fields: Readonly<Record<string, string | string[] | null>>) {
  const recipe = join(root, 'shared/recipes/task-seeded');
  const files = readdirSync(join(recipe, 'prompts'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const templates = Object.fromEntries(
    files.map((file) => [relative(recipe, file).replaceAll('\\', '/'), readFileSync(file, 'utf8')]),
  );
  const rendered = promptRenderer(templates)(template, { fields });
  if (rendered === undefined) throw new Error(`There is no prompt ${template}.`);
  return rendered.messages;
}
