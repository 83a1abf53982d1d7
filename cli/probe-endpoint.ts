import { z } from 'zod';
import { cleanLine } from './clean-text.ts';
import { ModelList, revisionOf, revisionsIn } from './model-revisions.ts';

/** An answer of the server. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends a body to a path below the server's API; reads without a body. Throws when there is no answer. */
export type CallServer = (path: '/chat/completions' | '/models', body?: object) => Promise<Answer>;

/** What a server can do beside answering, and what runs do without it. */
export interface Ability {
  readonly subject: string;
  readonly has: boolean;
  /** One sentence. */
  readonly finding: string;
}

/** Asked in passing: no more than a few tokens each. */
const question = [{ role: 'user', content: 'Is water wet? Answer as JSON: {"wet": true} or {"wet": false}' }];
const schema = {
  type: 'object',
  properties: { wet: { type: 'boolean' } },
  required: ['wet'],
  additionalProperties: false,
};
const replyTokens = 24;

/** Looks at what recipes and budgets make use of. @param first the answer to a plain call. */
export async function probeEndpoint(server: CallServer, model: string, first: Answer): Promise<readonly Ability[]> {
  // It has answered a plain call: what it breaks off at now is what it cannot.
  const call: CallServer = (...asked) => server(...asked).catch(() => ({ status: 0, body: '' }));
  return [
    modelName(first, model),
    usage(first),
    await structuredOutput(call, model),
    await streaming(call, model),
    await contextLength(call, model),
    await revision(call, model, first),
  ];
}

const Reply = z.object({
  model: z.string().nullish(),
  choices: z
    .array(z.object({ message: z.object({ content: z.string().nullish() }), finish_reason: z.string().nullish() }))
    .min(1),
  system_fingerprint: z.string().nullish().catch(null),
  usage: z.object({ prompt_tokens: z.int(), completion_tokens: z.int() }).nullish().catch(null),
});

function modelName({ body }: Answer, model: string): Ability {
  const said = read(body, Reply)?.model;
  const subject = 'model name';
  if (!said)
    return { subject, has: false, finding: 'the reply names no model; records name the one that was asked for' };
  if (said === model) return { subject, has: true, finding: `the reply names the model that was asked for` };
  const finding = `the reply names ${cleanLine(said, 80)}, asked was ${cleanLine(model, 80)}; records name the latter`;
  return { subject, has: false, finding };
}

function usage({ body }: Answer): Ability {
  const counted = read(body, Reply)?.usage;
  if (counted) return { subject: 'usage', has: true, finding: 'tokens are counted by the server' };
  const finding = 'the server counts no tokens: runs count the most that a call can have, so costs come out too high';
  return { subject: 'usage', has: false, finding };
}

/** Some servers refuse the parameter, others pass over it. */
async function structuredOutput(call: CallServer, model: string): Promise<Ability> {
  const subject = 'structured output';
  const without =
    'prompts with a JSON schema are asked without it; replies of the wrong form are dropped or asked for again';
  const response_format = { type: 'json_schema', json_schema: { name: 'wet', schema, strict: true } };
  const { status, body } = await call('/chat/completions', {
    model,
    messages: question,
    max_tokens: replyTokens,
    temperature: 0,
    response_format,
  });
  if (status < 200 || status > 299) return { subject, has: false, finding: `${refusedBy(status)}: ${without}` };
  const text = read(body, Reply)?.choices[0]?.message.content ?? '';
  if (read(text, z.strictObject({ wet: z.boolean() })) === undefined)
    return {
      subject,
      has: false,
      finding: `passed over: the reply does not keep to the schema that prompts send; replies of the wrong form are dropped or asked for again`,
    };
  const finding = 'the reply keeps to a JSON schema; prompts that have one send it';
  return { subject, has: true, finding };
}

async function streaming(call: CallServer, model: string): Promise<Ability> {
  const body = { model, messages: question, max_tokens: 4, stream: true, stream_options: { include_usage: true } };
  const { status, body: text } = await call('/chat/completions', body);
  const has = status >= 200 && status < 300 && /^data:/mu.test(text);
  const without =
    'on a laptop nothing needs it; a realtime endpoint of SageMaker ends replies without it after a minute';
  return {
    subject: 'stream',
    has,
    finding: has ? 'replies can come as a stream' : `no stream, ${refusedBy(status)}: ${without}`,
  };
}

const refusedBy = (status: number): string =>
  status === 0 ? 'no answer' : status < 300 ? 'passed over' : `refused (${status})`;

const Models = z.object({
  data: z.array(
    z.looseObject({
      id: z.string(),
      /** vLLM. */
      max_model_len: z.int().positive().nullish(),
      /** llama.cpp. */
      meta: z.looseObject({ n_ctx: z.int().positive().nullish(), n_ctx_train: z.int().positive().nullish() }).nullish(),
      /** Hosted services. */
      context_length: z.int().positive().nullish(),
    }),
  ),
});

async function contextLength(call: CallServer, model: string): Promise<Ability> {
  const { body } = await call('/models');
  const models = read(body, Models)?.data ?? [];
  const own = models.find(({ id }) => id === model) ?? (models.length === 1 ? models[0] : undefined);
  const tokens = own?.max_model_len ?? own?.context_length ?? own?.meta?.n_ctx ?? own?.meta?.n_ctx_train;
  const subject = 'context length';
  if (tokens)
    return { subject, has: true, finding: `${tokens.toLocaleString('en-US')} tokens for prompt and reply together` };
  const finding = 'the server does not say; prompts that are too long are refused and their records dropped';
  return { subject, has: false, finding };
}

/** Lists say it for good; the fingerprint of a reply may change from one to the next, and is a hint for people. */
async function revision(call: CallServer, model: string, first: Answer): Promise<Ability> {
  const subject = 'revision';
  const told = revisionOf(revisionsIn(read((await call('/models')).body, ModelList)?.data ?? [], []), model);
  if (told !== undefined)
    return { subject, has: true, finding: `${told}: answers of another model of this name are not taken over` };
  const how = 'to keep answers of another model of this name apart, give roles.<role>.revision in run.yaml';
  const fingerprint = read(first.body, Reply)?.system_fingerprint;
  const said = fingerprint ? `the reply has the fingerprint ${cleanLine(fingerprint, 80)}` : 'the server does not say';
  return { subject, has: false, finding: `${said}; ${how}` };
}

function read<T>(text: string, to: z.ZodType<T>): T | undefined {
  try {
    return to.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
