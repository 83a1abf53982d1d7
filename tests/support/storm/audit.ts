import type { Plan } from '../../../shared/contract/plan.ts';
import { isTerminal } from '../../../shared/domain/ledger.ts';
import { balances } from '../../../shared/domain/records.ts';
import { storm } from './storm.ts';
import type { StormOptions, StormResult } from './storm-types.ts';

/** Everything that must be true of a run that has ended, in words; empty when all is well. */
export function violations(plan: Plan, result: StormResult): string[] {
  const found: string[] = [];
  const { run, shards, journal } = result;
  if (run.status === 'running' || run.status === 'failed') found.push(`the run is ${run.status}: ${run.error ?? ''}`);
  for (const [stage, items] of shards) {
    for (const item of items) {
      if (!isTerminal(item.status)) found.push(`${stage}/${item.shard} is ${item.status}`);
      for (const tally of item.tallies ?? []) {
        if (!balances(tally)) found.push(`${stage}/${item.shard}: ${tally.step} does not balance`);
      }
    }
  }
  const { counts } = run;
  if (counts !== undefined) {
    const refused = [...shards.values()]
      .flat()
      .flatMap(({ tallies }) => tallies ?? [])
      .filter(({ step }) => judgesSeeds(plan, step))
      .reduce((sum, { made, kept }) => sum + made - kept, 0);
    const ended = counts.accepted + counts.rejected + counts.failed;
    if (ended !== counts.generated + refused) found.push(`${counts.generated} + ${refused} begun, ${ended} ended`);
  }
  if (journal.sentAgain.length > 0) found.push(`${journal.sentAgain.length} requests were sent though stored`);
  for (const { name } of plan.stages) {
    const ids = idsOf(plan, result, name);
    if (new Set(ids).size !== ids.length) found.push(`the stage ${name} handed on a record twice`);
  }
  return found;
}

/** Ids of the records that a stage handed on, read from its objects. */
function idsOf(plan: Plan, { shards, work }: StormResult, stage: string): string[] {
  return (shards.get(stage) ?? []).flatMap((item) => {
    if (item.status !== 'D' || item.passThrough) return [];
    return (item.partRecords ?? []).flatMap((_, part) => {
      const bytes = work.get(`runs/${plan.run}/${stage}/${item.shard}/${part}.jsonl`);
      return Buffer.from(bytes ?? '')
        .toString()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => (JSON.parse(line) as { id: string }).id);
    });
  });
}

/** Answers beyond the first of each request. */
export const repeatedAnswers = ({ journal }: StormResult): number =>
  [...journal.answers.values()].reduce((sum, times) => sum + times - 1, 0);

/** The same run with the same completions and nothing in its way, and no call that is made on suspicion. */
export const undisturbed = ({ plan, seeds }: StormOptions, { stored }: StormResult): Promise<StormResult> =>
  storm({ plan: askingInTurn(plan), seeds, replay: stored });

/** The plan of a run that asks nothing ahead of a barrier. */
export const askingInTurn = (plan: Plan): Plan => ({ ...plan, tuning: { ...plan.tuning, askAhead: false } });

/** Names of the files whose bytes differ. */
export function differences(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name)).sort();
}

/** Steps before the first prompt; in a plan without one, the source alone. */
function judgesSeeds({ stages }: Plan, step: string): boolean {
  const ids = stages.flatMap(({ steps }) => steps);
  const first = ids.findIndex(({ kind }) => kind === 'prompt');
  const place = ids.findIndex(({ id }) => id === step);
  return place < (first < 0 ? 1 : first);
}

/** Compares with a run that nothing disturbed; new completions only come up where calls were repeated. */
export async function changedFiles(options: StormOptions, result: StormResult, calm: StormResult): Promise<string[]> {
  const same = repeatedAnswers(result) === 0;
  return differences(result.files, (same ? calm : await undisturbed(options, result)).files);
}

/** What is wrong with a disturbed run: sums, bytes, and calls repeated beyond those in flight. */
export async function wrongs(options: StormOptions, result: StormResult, calm: StormResult): Promise<string[]> {
  const [repeated, inFlight] = [repeatedAnswers(result), result.journal.unstoredAtDeath];
  return [
    ...violations(options.plan, result),
    ...(await changedFiles(options, result, calm)),
    ...(repeated > inFlight ? [`${repeated} calls were repeated, ${inFlight} were in flight`] : []),
  ];
}

/** The data of a dataset without the files that name its plan. */
export const dataOf = ({ files }: StormResult): ReadonlyMap<string, string> =>
  new Map([...files].filter(([name]) => name.endsWith('.parquet')));
