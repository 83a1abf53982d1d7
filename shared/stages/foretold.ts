import type { Plan, PlanStage } from '../contract/plan.ts';
import type { ModelRequest } from '../domain/completion.ts';
import type { Call } from './call-thread.ts';
import { behindGate } from './gate.ts';

/**
 * How long a call takes beside others of its step, as far as can be foretold: a rewriting is about as long as what is
 * rewritten, and a longer prompt takes longer to read. In characters; calls of one step share their limit.
 */
export const foretold = ({ request }: { readonly request: Pick<ModelRequest, 'messages'> }): number =>
  request.messages.reduce((sum, { content }) => sum + content.length, 0);

/** Longest first: what is begun last ends the work. Calls of equal length keep their order. */
export const longestFirst = (calls: readonly Call[]): Call[] => {
  const lengths = new Map(calls.map((call) => [call, foretold(call)]));
  return calls.toSorted((a, b) => (lengths.get(b) ?? 0) - (lengths.get(a) ?? 0));
};

/** More than any shard has. */
const most = 1e12;

/**
 * Orders the calls of shards for places, as text: earlier stages first, then the shard with the most work ahead of it. Where shards
 * pass a barrier one after the other they end in their order instead.
 *
 * @param calls of the shard that are due at its start.
 */
export function placeOrder(plan: Plan, stage: PlanStage, shard: string, calls: readonly Call[]): string {
  const index = plan.stages.indexOf(stage);
  const isHeldUp = plan.stages.some(
    (one, at) => one.segment === stage.segment && at >= index && behindGate(plan, at) !== undefined,
  );
  const work = isHeldUp ? 0 : calls.reduce((sum, call) => sum + foretold(call), 0);
  return [
    String(index).padStart(4, '0'),
    ...(isHeldUp ? [] : [String(Math.max(0, most - work)).padStart(13, '0')]),
    shard,
  ].join('/');
}
