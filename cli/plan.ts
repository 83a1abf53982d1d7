import { basename } from 'node:path';
import type { Plan } from '../shared/contract/plan.ts';
import { planMermaid } from '../shared/recipes/plan-mermaid.ts';
import { outlinePlan, type PlanOutline, type RowFacts, type StageOutline } from '../shared/recipes/plan-outline.ts';
import { cleanLine } from './clean-text.ts';
import { planDrop } from './drop-check.ts';
import { dropFolder, readDropFolder } from './drop-files.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { plural, withCommas } from './numbers.ts';
import { rowFacts } from './row-facts.ts';
import { dropRefused } from './run-request.ts';
import { alignColumns } from './table.ts';
import type { World } from './world.ts';

export interface PlanOptions {
  readonly json?: boolean;
  readonly mermaid?: boolean;
}

/** `sower plan`: what a run of a drop would do, stage by stage, and the most that it can cost. Nothing is started. */
export function plan(given: string, options: PlanOptions, world: World): ExitCode {
  const folder = dropFolder(given, world.folder);
  const drop = readDropFolder(folder);
  const built = planDrop(world.root, drop, { soleEndpoint: true });
  if ('problems' in built) throw dropRefused(given, built.problems);
  const paths = new Set(built.plan.seeds.map(({ object }) => object.key.slice('drops/drop/'.length)));
  const facts = rowFacts(drop.files.filter(({ path }) => paths.has(path)).map(({ absolute }) => absolute));
  const outline = outlinePlan(built.plan, facts);
  if (options.json)
    world.stdout.write(
      `${JSON.stringify({ schemaVersion: 1, drop: basename(folder), recipe: built.plan.recipe.name, rows: facts.rows, ...outline })}\n`,
    );
  else if (options.mermaid) world.stdout.write(planMermaid(outline));
  else world.stdout.write(`${text(built.plan, facts, outline).join('\n')}\n`);
  return exitCodes.ok;
}

function text(made: Plan, facts: RowFacts, outline: PlanOutline): string[] {
  const rows = outline.stages.flatMap((stage, index) => stageRows(stage, outline.stages[index - 1]));
  const cap = made.budget.max_usd;
  return [
    `Recipe ${made.recipe.name}, version ${made.recipe.version}, over ${plural(facts.rows, 'row')} of about ${withCommas(facts.tokens)} tokens.`,
    '',
    ...alignColumns([['STAGE', 'STEPS', 'RECORDS', 'CALLS', 'TOKENS', 'USD'], ...rows], new Set([2, 3, 4, 5])),
    '',
    `At most ${plural(outline.calls, 'call')}, ${withCommas(outline.tokensIn)} tokens in, ${withCommas(outline.tokensOut)} out, $${dollars(outline.usd)}: as if nothing were dropped and every condition held.`,
    ...(cap === undefined
      ? []
      : [
          cap >= outline.usd
            ? `The cap of $${cap} leaves room for all of it.`
            : `The cap of $${cap} may stop the run before that.`,
        ]),
    ...made.notices.map((notice) => `Notice: ${cleanLine(notice, 400)}`),
  ];
}

function stageRows(stage: StageOutline, before: StageOutline | undefined): string[][] {
  const border =
    before !== undefined && before.segment !== stage.segment
      ? [['--- waits for all records ---', '', '', '', '', '']]
      : [];
  const steps = stage.steps.map(({ id, kind, when }) => `${kind} ${id}${when === undefined ? '' : ' (when)'}`);
  const [first = '', ...rest] = steps;
  const calls =
    stage.calls === 0
      ? ['', '', '']
      : [withCommas(stage.calls), withCommas(stage.tokensIn + stage.tokensOut), dollars(stage.usd)];
  const groups = stage.together.map((fields) => `together: ${fields.join(', ')}`);
  return [
    ...border,
    [stage.name, first, stage.barrier ? '' : withCommas(stage.records), ...calls],
    ...[...rest, ...groups].map((line) => ['', line, '', '', '', '']),
  ];
}

const dollars = (usd: number): string => (usd < 0.01 ? usd.toFixed(4) : usd.toFixed(2));
