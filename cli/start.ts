import { join, relative } from 'node:path';
import type { ExitCode } from './exit-codes.ts';
import { run } from './run.ts';
import type { RunOptions } from './run-options.ts';
import type { World } from './world.ts';

/** `sower start`, which is `npm start`: the sample drop of the main recipe from end to end. */
export function start(options: Omit<RunOptions, 'drop'>, world: World): Promise<ExitCode> {
  const sample = join(world.root, 'samples', 'task-seeded');
  const drop = options.resume ? undefined : relative(world.folder, sample) || '.';
  if (!options.json)
    world.stderr.write(
      'Sower makes curated training data from task seeds. This is the sample drop samples/task-seeded.\n',
    );
  return run({ ...options, drop }, world);
}
