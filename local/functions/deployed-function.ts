import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Properties = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Runtime: z.string().regex(/^nodejs\d+\.x$/u),
  Role: z.string(),
  MemorySize: z.coerce.number().int().default(128),
  Timeout: z.coerce.number().int().default(3),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  ReservedConcurrentExecutions: z.coerce.number().int().optional(),
});

/** A function as the template declares it. */
export interface DeployedFunction {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** Folder of the bundle; what `LAMBDA_TASK_ROOT` says. */
  readonly folder: string;
  readonly entry: string;
  readonly handler: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * @param id logical id, for messages.
 * @param properties without intrinsics.
 * @throws Error when the function is not one that this computer can run.
 */
export function deployedFunction(
  id: string,
  properties: unknown,
  identity: { readonly name: string; readonly arn: string },
  assetFolder: (objectKey: string) => string,
): DeployedFunction {
  const parsed = Properties.safeParse(properties);
  if (!parsed.success)
    throw new Error(`The function ${id} cannot run on this computer: ${z.prettifyError(parsed.error)}`);
  const { Code, Handler, Role, MemorySize, Timeout, Environment } = parsed.data;
  const folder = assetFolder(Code.S3Key.split('/').at(-1) ?? '');
  const dot = Handler.lastIndexOf('.');
  const file = Handler.slice(0, dot);
  const entry = ['.mjs', '.js', '.cjs'].map((ending) => join(folder, `${file}${ending}`)).find(existsSync);
  if (!entry) throw new Error(`The asset of the function ${id} has no file for the handler ${Handler}.`);
  return {
    ...identity,
    roleArn: Role,
    folder,
    entry,
    handler: Handler.slice(dot + 1),
    memoryMb: MemorySize,
    timeoutSeconds: Timeout,
    environment: Environment?.Variables ?? {},
  };
}
