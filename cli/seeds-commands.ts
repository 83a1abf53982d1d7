import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import { wholeNumber } from './option-numbers.ts';
import type { World } from './world.ts';

/** The verbs below `sower seeds`. */
export function seedsCommands(seeds: Command, world: World, finish: (code: ExitCode) => void): void {
  seeds
    .command('audit <task-folder>')
    .description('say of every task with a training split whether it may give seeds, and why not')
    .option('--all', 'tasks without a training split too')
    .option('--task <name...>', 'only these tasks, groups or tags, as the harness resolves them')
    .option('--licenses <list>', 'SPDX ids with commas, commercial, any-known, unknown (default: any-known)')
    .option('--rows <folder>', 'refuse tasks that have too few usable rows there')
    .option('--min-rows <n>', 'with --rows: how many are enough (default: 20)', wholeNumber(1, 1_000_000))
    .option('--json', 'print one JSON object a line, the totals last')
    .option('--details', 'with --json: message, every code, licence and split too')
    .option('--debug', 'show where an error comes from')
    .action(async (folder: string, options: object) =>
      finish((await import('./seeds-audit.ts')).seedsAudit(folder, options, world)),
    );
  seeds
    .command('collect <task-folder>')
    .description('make a drop of records from the training rows of admitted tasks')
    .requiredOption('--rows <folder>', "rows in the dataset's own columns: JSONL, Parquet, CSV")
    .requiredOption('--out <drop>', 'folder of the drop; run again, it takes what has not changed from there')
    .option('--task <name...>', 'only these tasks, groups or tags (default: all)')
    .option('--licenses <list>', 'SPDX ids with commas, commercial, any-known, unknown (default: any-known)')
    .option('--per-task <n>', 'at most so many records of one dataset and split', wholeNumber(1, 1_000_000_000))
    .option('--canonical', 'keep the options in the order of the task')
    .option('--download', 'fetch rows that are not there from the Hugging Face Hub')
    .option('--update', 'with --download: take the newest commit of datasets that were fetched before')
    .option('--json', 'print one JSON object')
    .option('--debug', 'show where an error comes from')
    .action(async (folder: string, options: { rows: string; out: string }) =>
      finish(await (await import('./seeds-collect.ts')).seedsCollect(folder, options, world)),
    );
  seeds
    .command('index <rows...>')
    .description('make an index of held-out rows, to name in run.yaml under heldout')
    .requiredOption('--out <file>', 'where to write it')
    .option(
      '--rows <folder>',
      'take <rows> as a folder of tasks, and the rows of their test and validation splits from here',
    )
    .option('--task <name...>', 'with --rows: only these tasks, groups or tags (default: all)')
    .option('--json', 'print one JSON object')
    .option('--debug', 'show where an error comes from')
    .action(async (rows: string[], options: { out: string }) =>
      finish(await (await import('./seeds-index.ts')).seedsIndex(rows, options, world)),
    );
  seeds
    .command('check <rows...>')
    .description('say which rows overlap held-out items, and in which words')
    .requiredOption('--index <file>', 'an index that sower seeds index made')
    .option('--json', 'print one JSON object a line, the totals last')
    .option('--debug', 'show where an error comes from')
    .action(async (rows: string[], options: { index: string }) =>
      finish(await (await import('./seeds-check.ts')).seedsCheck(rows, options, world)),
    );
  seeds
    .command('render <task-folder>')
    .description("print each training row as the harness's own prompt, choices and target")
    .requiredOption('--rows <folder>', "rows in the dataset's own columns")
    .requiredOption('--task <name>', 'a task, group or tag')
    .option('--debug', 'show where an error comes from')
    .action(async (folder: string, options: { rows: string; task: string }) =>
      finish((await import('./seeds-render.ts')).seedsRender(folder, options, world)),
    );
}
