import type { Node } from 'constructs';
import { z } from 'zod';
import { workerNames } from '../shared/contract/environment.ts';
import type { FedName } from './work-queue.ts';

/** A context value that the stacks cannot use. The message says which, what was expected and how to set it. */
export class SettingsWrong extends Error {
  override readonly name = 'SettingsWrong';
}

/** Name of the endpoint where none is set. */
export const defaultName = 'sower';

export const EndpointName = z
  .string()
  .regex(/^[a-zA-Z0-9](?:-?[a-zA-Z0-9]){0,62}$/u, 'expected at most 63 letters, digits and single hyphens');

/** An event source mapping accepts no maximum below 2 and none above 1,000. */
const MaximumConcurrency = z.int().min(2).max(1000);
const Concurrency = z.strictObject(
  Object.fromEntries([...workerNames, 'collect'].map((fed) => [fed, MaximumConcurrency.optional()])) as Record<
    FedName,
    z.ZodOptional<typeof MaximumConcurrency>
  >,
);

const contextSchemas = {
  stage: z.enum(['dev', 'prod']).default('dev'),
  endpointName: EndpointName.default(defaultName),
  concurrency: Concurrency.default({}),
  alarmEmail: z.email().optional(),
  customerKey: z.boolean().default(false),
  pythonFolder: z.string().min(1).optional(),
};

/**
 * How many functions of each worker may run at once. Guesses: dev is made for trying out, on a laptop or in an account
 * that may have little concurrency, and two generate functions hold twice 96 calls in flight; prod assumes the usual
 * 1,000 and leaves most of it to others. Generate functions in front of a realtime endpoint follow from its slots.
 */
const concurrencyOf = {
  dev: { normalize: 2, generate: 2, collect: 2, filter: 2, dedup: 2, package: 2 },
  prod: { normalize: 20, generate: 64, collect: 20, filter: 20, dedup: 20, package: 4 },
} as const satisfies Record<string, Record<FedName, number>>;

export interface Settings {
  readonly stage: 'dev' | 'prod';
  readonly endpointName: string;
  readonly concurrency: Readonly<Record<FedName, number>>;
  readonly alarmEmail: string | undefined;
  /** A key of our own for buckets and tables, instead of the services' keys. */
  readonly customerKey: boolean;
  /** Folder with the files of the sandbox's Python; the sandbox is without when undefined. */
  readonly python: string | undefined;
}

/** @param usual concurrency of workers for which it follows from something else than the stage. */
export function readSettings(node: Node, usual: Partial<Record<FedName, number>> = {}): Settings {
  const stage = readContext(node, 'stage', contextSchemas.stage);
  const given = Object.entries(readContext(node, 'concurrency', contextSchemas.concurrency));
  return {
    stage,
    endpointName: readContext(node, 'endpointName', contextSchemas.endpointName),
    concurrency: {
      ...{ ...concurrencyOf[stage], ...usual },
      ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    },
    alarmEmail: readContext(node, 'alarmEmail', contextSchemas.alarmEmail),
    customerKey: readContext(node, 'customerKey', contextSchemas.customerKey),
    python: readContext(node, 'pythonFolder', contextSchemas.pythonFolder),
  };
}

/** A value of the context. @throws SettingsWrong when it does not fit the schema. */
export function readContext<T>(node: Node, name: string, schema: z.ZodType<T>): T {
  const raw: unknown = node.tryGetContext(name);
  const value = schema.safeParse(raw);
  if (value.success) return value.data;
  // Values given by `-c name=value` arrive as text.
  const fromText = typeof raw === 'string' ? schema.safeParse(parsed(raw)) : value;
  if (fromText.success) return fromText.data;
  const [issue] = fromText.error.issues;
  const place = [name, ...(issue?.path ?? [])].join('.');
  throw new SettingsWrong(
    `The context value "${place}" is not usable: ${issue?.message ?? 'wrong form'}; it is ${JSON.stringify(raw)}. ` +
      `Set it by -c ${name}=..., or below "context" in cdk.json.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
