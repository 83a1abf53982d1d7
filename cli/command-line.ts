import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { z } from 'zod';
import { exportFormatNames } from '../shared/domain/exports/export-format.ts';
import { CommandError, explain, explanationText } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { jsonResult } from './json-result.ts';
import { dollars, wholeNumber } from './option-numbers.ts';
import { pythonCommand } from './python-command.ts';
import { rerunCommand } from './rerun-command.ts';
import { seedsCommands } from './seeds-commands.ts';
import type { World } from './world.ts';

/** @param verb whose examples alone are wanted. */
function examples(program: string, verb?: string): string {
  const [title = '', ...lines] = allExamples(program).trimEnd().split('\n');
  const own = lines.filter((line) => verb === undefined || `${line.trim()} `.startsWith(`${program} ${verb} `));
  return own.length === 0 ? '' : `${[title, ...own].join('\n')}\n\n`;
}

const allExamples = (program: string): string => `Examples
  npm start                                               the sample drop, from end to end
  ${program} run samples/task-seeded                        the same by its folder
  ${program} run my-drop --endpoint http://127.0.0.1:8000/v1 --model NAME
  ${program} run my-drop --max-usd 2 --json > result.json    with a spend cap, for scripts
  ${program} run --resume                                   go on after anything that stopped a run
  ${program} validate my-drop                               every mistake at once, nothing started
  ${program} plan my-drop                                   stages, calls, tokens, the most it can cost
  ${program} estimate my-drop --scripted                    what a run will take, by a preview of 20 rows
  ${program} seeds audit CHECKOUT                              which public tasks may give seeds, and why not
  ${program} seeds collect CHECKOUT --rows ROWS --out my-drop  a drop from training rows of public tasks
  ${program} rerun RUN --recipe my-recipe                    edit a recipe, ask only what the edit changes
  ${program} runs                                           what was done here
  ${program} export --format openai-messages                the newest dataset as conversations; also sharegpt, jsonl ...
  ${program} doctor                                         what would be used, and why

`;

/** `sower` with these words. @returns the exit code; never throws. */
export async function command(words: readonly string[], world: World): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const json = words.includes('--json');
  const program = commandLine(world, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.ok;
      const message = error.message.replace(/^error: /u, '');
      if (json) printFailure(words, world, { exitCode: exitCodes.usage, message }, null);
      return exitCodes.usage;
    }
    return reportError(error, words, world);
  }
}

/** Tells people and, with `--json`, scripts what went wrong. @returns the exit code. */
export function reportError(error: unknown, words: readonly string[], world: World): ExitCode {
  const debug = words.includes('--debug') || Boolean(world.environment.SOWER_DEBUG);
  const { exitCode, explanation } = explain(error, debug);
  world.stderr.write(`${explanationText(explanation)}\n`);
  if (words.includes('--json'))
    printFailure(
      words,
      world,
      { exitCode, message: explanation.what },
      error instanceof CommandError ? error.run : null,
    );
  return exitCode;
}

/** Scripts get their one object whatever happens. */
function printFailure(
  words: readonly string[],
  world: World,
  error: { exitCode: ExitCode; message: string },
  run: string | null,
): void {
  const makesRun = ['run', 'start', 'rerun'].some((verb) => words.includes(verb));
  const result = makesRun
    ? jsonResult({ run, status: 'failed', dataset: null, sums: null, error })
    : { schemaVersion: 1, error };
  world.stdout.write(`${JSON.stringify(result)}\n`);
}

function commandLine(world: World, finish: (code: ExitCode) => void): Command {
  const program = new Command('sower')
    .description('Turns public task training splits into curated synthetic training data.')
    .version(version(world.root), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('before', examples(world.program))
    .option('--debug', 'show where an error comes from')
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      outputError: (text, write) => write(`${text.replace(/^error: (.)/u, (_, first: string) => first.toUpperCase())}`),
      getOutHelpWidth: () => world.stdout.columns,
      getErrHelpWidth: () => world.stderr.columns,
    })
    .showHelpAfterError(`See ${world.program} --help`)
    .exitOverride();

  runOptions(program.command('start').description('run the sample drop (npm start does this)')).action(
    async (options: object) => finish(await (await import('./start.ts')).start(options, world)),
  );
  runOptions(
    program.command('run [drop]').description('make a dataset of a drop: a folder with seeds and run.yaml'),
  ).action(async (drop: string | undefined, options: object) =>
    finish(await (await import('./run.ts')).run({ ...options, drop }, world)),
  );
  program
    .command('validate <recipe-or-drop>')
    .description('say everything that is wrong with a recipe or a drop, at once')
    .option('--json', 'print one JSON object')
    .option('--debug', 'show where an error comes from')
    .action(async (given: string, options: object) =>
      finish((await import('./validate.ts')).validate(given, options, world)),
    );
  program
    .command('plan <drop>')
    .description('say what a run would do, stage by stage, and the most that it can cost')
    .option('--json', 'print one JSON object')
    .option('--mermaid', 'print a Mermaid flow chart')
    .option('--debug', 'show where an error comes from')
    .action(async (given: string, options: object) => finish((await import('./plan.ts')).plan(given, options, world)));
  estimateCommand(program, world, finish);
  pythonCommand(program, world, finish);
  rerunCommand(endpointOptions(program.command('rerun <run>')), world, finish);
  program
    .command('runs')
    .description('list the runs of this workspace')
    .option('--json', 'print one JSON object')
    .option('--debug', 'show where an error comes from')
    .action(async (options: object) => finish((await import('./runs.ts')).runs(options, world)));
  program
    .command('explain <record>')
    .description('say how a record came to be: seed, prompts, models, ballots, filters; or why it was dropped')
    .option('--run <run>', 'in the dataset of this run (default: all runs, the newest first)')
    .option('--dataset <folder>', 'in this dataset folder')
    .option('--texts', 'print everything that models wrote')
    .option('--json', 'print one JSON object')
    .option('--debug', 'show where an error comes from')
    .action(async (record: string, options: object) =>
      finish(await (await import('./explain.ts')).explain(record, options, world)),
    );
  program
    .command('forget')
    .description('publish a new version of a dataset without everything that was made of some seeds')
    .option('--seed <id...>', 'FILE:LINE of the drop, DATASET/CONFIG/SPLIT/ROW, or SHA-256 of the row')
    .option('--task <name...>', 'every seed of these tasks')
    .option('--dataset <name...>', 'every seed of these public datasets')
    .option('--record <id...>', 'these records')
    .option('--run <run>', 'the dataset of this run (default: the newest)')
    .option('--dry-run', 'say what would be forgotten, change nothing')
    .option('--yes', 'do it')
    .option('--json', 'print one JSON object')
    .option('--debug', 'show where an error comes from')
    .action(async (options: object) => finish(await (await import('./forget.ts')).forget(options, world)));
  program
    .command('export [dataset-or-run]')
    .description('write a dataset in the shape that other tools read (default: that of the newest run)')
    .requiredOption('--format <name>', exportFormatNames.join(', '))
    .option('--config <name...>', 'only these configs, as the card names them (default: all but rejected)')
    .option('--out <file-or-folder>', 'where to write (default: out/exports/<run>)')
    .option('--force', 'replace files that are there')
    .option('--json', 'print one JSON object')
    .option('--debug', 'show where an error comes from')
    .action(async (given: string | undefined, options: { format: string }) =>
      finish(await (await import('./export.ts')).exportDataset(given, options, world)),
    );
  endpointOptions(program.command('doctor').description('say what would be used and why'))
    .option('--json', 'print one JSON object')
    .option('--debug', 'show where an error comes from')
    .action(async (options: object) => finish(await (await import('./doctor.ts')).doctor(options, world)));
  seedsCommands(program.command('seeds').description('look into the tasks of an evaluation harness'), world, finish);
  for (const verb of program.commands) verb.addHelpText('before', examples(world.program, verb.name()));
  return program;
}

function estimateCommand(program: Command, world: World, finish: (code: ExitCode) => void): void {
  endpointOptions(
    program
      .command('estimate <drop>')
      .description('say what a run will take: calls, tokens, money, hours; by a finished run, else by a preview'),
  )
    .option('--scripted', 'no model: a scripted stand-in, for rehearsals')
    .option('--records <n>', 'rows of the preview (default: 20)', wholeNumber(1, 100_000))
    .option('--preview', 'make a preview even if a finished run could tell')
    .option('--instances <n>', 'tell the hours on up to so many instances (default: 8)', wholeNumber(1, 4096))
    .option('--concurrency <n>', 'model calls under way at once on an instance (default: 16)', wholeNumber(1, 1024))
    .option('--json', 'print one JSON object')
    .option('--debug', 'show where an error comes from')
    .action(async (drop: string, options: object) =>
      finish(await (await import('./estimate.ts')).estimate(drop, options, world)),
    );
}

function endpointOptions(command: Command): Command {
  return command
    .option('--endpoint <url>', 'an OpenAI-compatible server, e.g. http://127.0.0.1:8000/v1')
    .option('--model <name>', 'the model of that server')
    .option('--api-key-env <variable>', 'name of the environment variable that holds the key')
    .option('--api-key-secret <name>', 'name or ARN of the secret in AWS Secrets Manager that holds the key')
    .option('--ca-file <file>', 'certificates (PEM) to trust, for servers with one of their own')
    .option(
      '--role <binding...>',
      'a server for one role: judge=URL,model=NAME[,key-env=VARIABLE][,key-secret=NAME][,revision=R][,mode=how][,calls=N]',
    );
}

function runOptions(command: Command): Command {
  return endpointOptions(command)
    .option('--scripted', 'no model: a scripted stand-in, for rehearsals')
    .option('--concurrency <n>', 'model calls under way at once', wholeNumber(1, 1024))
    .addOption(new Option('--mode <how>', 'calls one by one, or in batches').choices(['realtime', 'async']))
    .option('--out <folder>', 'folder for the dataset (default: out/<dataset>/<run>)')
    .option(
      '--seed <n>',
      'seed of every random draw (default: as run.yaml says)',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option('--max-usd <amount>', 'spend cap; the run ends with what it has', dollars)
    .option('--share-completions', 'keep completions for other runs that say so too, and take theirs')
    .option('--again', 'make a new run even if this one is finished')
    .option('--resume', 'go on with a run that was stopped; without a drop: the latest')
    .option('--json', 'print one JSON object at the end; texts for people go to stderr')
    .option('--debug', 'show where an error comes from');
}

const version = (root: string): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version;
