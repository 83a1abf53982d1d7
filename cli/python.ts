import { pythonFiles } from '../shared/contract/python-files.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { aborted, watchInterrupts } from './interrupts.ts';
import { liveView } from './live-view.ts';
import { pythonMissing } from './sandbox-python.ts';
import type { World } from './world.ts';

/** `sower python`: fetches the Python of the sandbox, for a run without a connection or for a deployment. */
export async function python(options: { readonly json?: boolean }, world: World): Promise<ExitCode> {
  const interrupts = watchInterrupts(world.signals, world.now);
  aborted(interrupts.second).then(() => world.exitSoon(exitCodes.interrupted, 0));
  const view = liveView(world.stderr, world.now);
  try {
    const folder = await world.fetchPython(interrupts.first, (note) => view.show({ stages: [], note }));
    view.end();
    if (options.json) world.stdout.write(`${JSON.stringify({ schemaVersion: 1, folder, set: pythonFiles.set })}\n`);
    else
      world.stdout.write(
        `Python for the sandbox (${pythonFiles.set}) lies in\n  ${folder}\nRuns on this computer find it there. To deploy a stack with it:\n  SOWER_PYTHON=${folder} npx cdk deploy SowerPipeline\n`,
      );
    return exitCodes.ok;
  } catch (error) {
    view.end();
    if (interrupts.first.aborted) return exitCodes.interrupted;
    throw pythonMissing(error, world);
  } finally {
    interrupts.close();
  }
}
