import { taskRoot } from '../shared/contract/environment.ts';
import type { SandboxOutput } from '../shared/contract/sandbox.ts';
import { SandboxInput } from '../shared/contract/sandbox.ts';
import { sandboxHost } from '../shared/sandbox/sandbox-host.ts';

const host = sandboxHost(taskRoot());

/** Does jobs that read or run foreign code. Its role may do nothing; the code runs in processes that may do less. */
export const handler = (
  event: unknown,
  { getRemainingTimeInMillis }: { getRemainingTimeInMillis(): number },
): Promise<SandboxOutput> => host.runAll(SandboxInput.parse(event).jobs, getRemainingTimeInMillis);
