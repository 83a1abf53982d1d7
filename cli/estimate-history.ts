import type { Plan } from '../shared/contract/plan.ts';
import type { RunItem } from '../shared/contract/run-item.ts';
import { canonicalJson } from '../shared/domain/identity.ts';
import { readPlan, readRun } from './cloud-view.ts';
import type { EndpointRequest } from './endpoint-options.ts';
import type { EndpointRecord, RunEntry } from './run-index.ts';
import type { Session } from './session.ts';

/** A finished run that tells what another one will take. */
export interface Precedent {
  readonly plan: Plan;
  readonly item: RunItem;
}

/** Rows that are longer or shorter than this on average come to other numbers of tokens and calls. */
const likeLength = 1.2;

/** Finished runs whose model answered as the asked one would, the newest first; what they did is not looked at. */
export const precedents = (entries: readonly RunEntry[], endpoint: EndpointRequest): RunEntry[] =>
  entries.filter((entry) => entry.status === 'complete' && answersAlike(entry.endpoint, endpoint)).reverse();

function answersAlike(record: EndpointRecord, asked: EndpointRequest): boolean {
  if (asked.kind === 'default') return record.kind === 'embedded';
  if (asked.kind === 'scripted') return record.kind === 'scripted';
  return record.kind === 'http' && record.url === asked.url && record.model === asked.model;
}

/**
 * The first of these runs that did the very steps that are planned now: over the very drop, else over rows of about the
 * same length.
 */
export async function findPrecedent(
  session: Pick<Session, 'cloud' | 'outputs'>,
  runs: readonly RunEntry[],
  planned: Plan,
  asked: { readonly dropDigest: string; readonly meanBytes: number },
  endpoint: EndpointRequest,
): Promise<(Precedent & { readonly isSameDrop: boolean }) | undefined> {
  const { meanBytes } = asked;
  const { cloud, outputs } = session;
  let like: Precedent | undefined;
  for (const { run, dropDigest } of runs) {
    if (run === null) continue;
    const [plan, item] = [await readPlan(cloud, outputs.workBucket, run), await readRun(cloud, outputs.table, run)];
    if (plan === undefined || item?.counts === undefined || item.counts.seeds === 0) continue;
    // What was taken over cost nothing, and says nothing of what it would cost.
    if (item.calls?.taken !== undefined) continue;
    const mean = plan.seeds.reduce((sum, { object }) => sum + object.size, 0) / item.counts.seeds;
    const isLike = Math.max(mean, meanBytes) <= likeLength * Math.min(mean, meanBytes);
    if (!isLike || workOf(plan, endpoint) !== workOf(planned, endpoint)) continue;
    if (dropDigest === asked.dropDigest) return { plan, item, isSameDrop: true };
    like ??= { plan, item };
  }
  return like && { ...like, isSameDrop: false };
}

/** Everything that decides what is asked of a seed, but for the seed. Stand-ins answer for all models alike. */
const workOf = ({ recipe, stages, templates, roles }: Plan, { kind }: EndpointRequest): string =>
  canonicalJson({
    parameters: recipe.parameters,
    stages,
    templates,
    models: kind === 'http' ? Object.entries(roles).map(([role, { model }]) => [role, model]) : [],
  });
