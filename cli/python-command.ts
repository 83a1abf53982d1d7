import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { World } from './world.ts';

/** Adds `sower python` to the command line. */
export function pythonCommand(program: Command, world: World, finish: (code: ExitCode) => void): void {
  program
    .command('python')
    .description('fetch the Python in which recipes check and run programs, and say where it lies')
    .option('--json', 'print one JSON object')
    .option('--debug', 'show where an error comes from')
    .action(async (options: object) => finish(await (await import('./python.ts')).python(options, world)));
}
