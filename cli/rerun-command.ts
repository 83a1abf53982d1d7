import { type Command, Option } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import { dollars, wholeNumber } from './option-numbers.ts';
import type { World } from './world.ts';

/** Options of `sower rerun`, those of endpoints excepted. */
export function rerunCommand(command: Command, world: World, finish: (code: ExitCode) => void): void {
  command
    .description('make a new run from a finished one; only what was edited, and what had failed, is asked')
    .option('--recipe <recipe>', 'in place of the recipe of run.yaml: a folder, ./folder of the drop, or a name')
    .option('--dry-run', 'say how many calls and how much money it needs, start nothing')
    .option('--yes', 'go on without asking, whatever it costs')
    .option('--max-usd <amount>', 'spend cap for its calls', dollars)
    .option('--again', 'make one even if the same is there')
    .option('--concurrency <n>', 'model calls under way at once', wholeNumber(1, 1024))
    .addOption(new Option('--mode <how>', 'calls one by one, or in batches').choices(['realtime', 'async']))
    .option('--out <folder>', 'folder for the dataset (default: out/<dataset>/<run>)')
    .option('--json', 'print one JSON object at the end; texts for people go to stderr')
    .option('--debug', 'show where an error comes from')
    .action(async (run: string, options: object) =>
      finish(await (await import('./rerun.ts')).rerun(run, options, world)),
    );
}
