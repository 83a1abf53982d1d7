import { basename } from 'node:path';
import { z } from 'zod';
import type { LocalCloud } from '../local/local-cloud.ts';
import { datasetPrefix } from '../shared/contract/keys.ts';
import type { EarlierRun, Overrides, Plan } from '../shared/contract/plan.ts';
import { runKeys } from '../shared/contract/run-item.ts';
import { writeLineRanges } from '../shared/domain/forget/line-ranges.ts';
import { StepTally } from '../shared/domain/records.ts';
import { cleanText } from './clean-text.ts';
import { readPlan } from './cloud-view.ts';
import type { DropFolder } from './drop-files.ts';
import { dropName, uploadDrop } from './drop-upload.ts';
import { idleEndpoint } from './endpoint.ts';
import { CommandError, usageError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import { Interrupted, type Interrupts } from './interrupts.ts';
import type { LiveView } from './live-view.ts';
import type { DoneRun } from './rerun-needs.ts';
import { roleEndpoints } from './role-options.ts';
import type { RunEntry } from './run-index.ts';
import { openSession, type Session } from './session.ts';
import { watchRun } from './watch-run.ts';
import type { Workspace } from './workspace.ts';
import type { World } from './world.ts';

/** What a rehearsal found. */
export interface Rehearsed {
  readonly earlier: DoneRun;
  readonly rehearsal: DoneRun;
  /** For the plan of the rerun itself. */
  readonly from: EarlierRun;
}

/**
 * Goes through the whole rerun with what the earlier run was answered, and asks nothing: so what is missing is counted,
 * not guessed. Needs no endpoint. Leaves nothing but objects of a run of its own, which nobody looks at again.
 */
export async function rehearse(
  { drop, overrides, entry }: { readonly drop: DropFolder; readonly overrides: Overrides; readonly entry: RunEntry },
  { workspace, interrupts, view, world }: Surroundings,
): Promise<Rehearsed> {
  const start = {
    signal: interrupts.first,
    endpoints: [...roleEndpoints(entry.endpoint.roles ?? []).keys()],
    endpoint: async () => idleEndpoint(entry.endpoint),
  };
  const session = await openSession(workspace, start, view, world);
  try {
    const { cloud, outputs } = session;
    const run = entry.run ?? '';
    const plan = await readPlan(cloud, outputs.workBucket, run);
    if (plan === undefined)
      throw new CommandError(exitCodes.unexpected, {
        what: 'The workspace no longer holds the completions of this run, so nothing of it can be taken over.',
        next: `Make a new run: ${world.program} run ${entry.folder} --again`,
      });
    const from = await earlierRun(session, plan, entry);
    const listed = await cloud.items.query(outputs.table, runKeys.listed('').pk);
    const all: Overrides = { ...overrides, earlier: from, rehearsal: true, generation: listed.length };
    const name = dropName(basename(drop.folder), drop, all, 0);
    await uploadDrop(cloud, outputs.seedBucket, name, drop, all);
    const end = await watchRun({
      cloud,
      outputs,
      drop: name,
      now: world.now,
      wait: world.wait,
      interrupted: interrupts.first,
      onRun: () => undefined,
      onActivity: (activity) => view.show({ ...activity, note: 'going through what is known; nothing is asked' }),
      onNews: () => undefined,
    });
    view.end();
    if (end.kind === 'interrupted') throw new Interrupted('interrupted while rehearsing');
    if (end.kind === 'refused') throw usageError('The drop cannot be used.', undefined, cleanText(end.error, 3000));
    const error = end.kind === 'lost' ? end.error : end.item.status === 'failed' ? (end.item.error ?? '') : undefined;
    if (end.kind === 'lost' || error !== undefined)
      throw new CommandError(exitCodes.unexpected, {
        what: 'What the rerun needs could not be found out; nothing was asked and nothing was spent.',
        why: cleanText(error ?? '', 1500),
      });
    return {
      earlier: { plan, tallies: await talliesOf(cloud, outputs.table, plan) },
      rehearsal: { plan: end.plan, tallies: await talliesOf(cloud, outputs.table, end.plan) },
      from,
    };
  } finally {
    await session.close(interrupts.second.aborted ? 1_200 : 10_000);
  }
}

export interface Surroundings {
  readonly workspace: Workspace;
  readonly interrupts: Interrupts;
  readonly view: LiveView;
  readonly world: World;
}

const Stone = z.object({ seed_object: z.string(), seed_line: z.int() });

/** The earlier run for the plan of one that is made from it, with what was forgotten in it and in its ancestors. */
async function earlierRun({ cloud, outputs }: Session, plan: Plan, { version }: RunEntry): Promise<EarlierRun> {
  const { run, runKey, dataset, earlier } = plan;
  const key = `${datasetPrefix(dataset, version ?? run)}forgotten.jsonl`;
  const body = version === undefined ? undefined : await cloud.objects.get(outputs.datasetBucket, key);
  const stones = Buffer.from(body ?? '')
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => Stone.parse(JSON.parse(line)));
  const fresh = [...Map.groupBy(stones, (stone) => stone.seed_object)].map(
    ([object, ofIt]) => [object, writeLineRanges(ofIt.map((stone) => stone.seed_line))] as const,
  );
  const forgotten: Record<string, string> = { ...earlier?.forgotten };
  for (const [object, lines] of fresh)
    forgotten[object] = forgotten[object] === undefined ? lines : `${forgotten[object]},${lines}`;
  return {
    run,
    runKeys: [...new Set([runKey, ...(earlier?.runKeys ?? [])])],
    ...(Object.keys(forgotten).length === 0 ? {} : { forgotten }),
  };
}

const Shard = z.object({ tallies: z.array(StepTally).optional() });

async function talliesOf(cloud: Pick<LocalCloud, 'items'>, table: string, plan: Plan): Promise<StepTally[]> {
  const tallies: StepTally[] = [];
  for (const { name } of plan.stages)
    for (let bucket = 0; bucket < plan.tuning.ledgerBuckets; bucket += 1)
      for (const item of await cloud.items.query(table, runKeys.shard(plan.run, name, bucket, '').pk))
        tallies.push(...(Shard.parse(item).tallies ?? []));
  return tallies;
}
