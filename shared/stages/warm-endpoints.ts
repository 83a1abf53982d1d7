import type { StackEndpoints } from '../contract/endpoints.ts';
import type { Plan } from '../contract/plan.ts';
import type { Clock, EndpointScaler, EndpointUses } from '../ports.ts';
import { holdMs } from './endpoint-share.ts';
import type { PlanReader } from './plan-reader.ts';
import { stageEndpoints } from './stage-endpoint.ts';

export interface WarmPorts {
  readonly plans: PlanReader;
  readonly uses: EndpointUses;
  readonly scaler: EndpointScaler;
  readonly clock: Clock;
  /** Endpoints of the stack. */
  readonly endpoints: StackEndpoints;
}

/** Endpoints of a run that are kept warm: how many instances, and the segments in which they are called first and last. */
interface WarmEndpoint {
  readonly name: string;
  readonly instances: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Before a segment: warms the endpoints that it is the first to call, and gives up those that no later one calls. Safe to
 * retry, and to be called again when the run is resumed.
 */
export async function warmEndpoints(ports: WarmPorts, run: string, segment: number): Promise<void> {
  const plan = await ports.plans.read(run);
  for (const { name, instances, first, last } of warmEndpointsOf(ports.endpoints, plan)) {
    if (first <= segment && segment <= last) {
      await ports.uses.hold(name, run, ports.clock.now() + holdMs);
      await ports.scaler.atLeast(name, instances);
    } else if (segment > last) await giveUp(ports, name, run);
  }
}

/** Behind a run, however it ended: gives up all its endpoints. */
export async function coolEndpoints(ports: WarmPorts, run: string): Promise<void> {
  const plan = await ports.plans.read(run);
  for (const { name } of warmEndpointsOf(ports.endpoints, plan)) await giveUp(ports, name, run);
}

/** Cools every endpoint that no live run needs. @returns their names, as far as anything scales them. */
export async function coolLeftEndpoints(ports: Omit<WarmPorts, 'plans'>): Promise<readonly string[]> {
  const cooled: string[] = [];
  for (const { name } of warmed(ports.endpoints)) {
    const { runs } = await ports.uses.read(name, ports.clock.now());
    if (runs.length === 0 && (await ports.scaler.atLeast(name, 0))) cooled.push(name);
  }
  return cooled;
}

/** The run needs the endpoint no more; the last one that does so lets it cool down. */
async function giveUp({ uses, scaler, clock }: WarmPorts, name: string, run: string): Promise<void> {
  await uses.release(name, run);
  const { runs } = await uses.read(name, clock.now());
  // Functions of the run may still note their last calls for a minute.
  if (runs.every((other) => other === run)) await scaler.atLeast(name, 0);
}

function warmEndpointsOf(endpoints: StackEndpoints, plan: Plan): readonly WarmEndpoint[] {
  return warmed(endpoints).flatMap(({ name, instances }) => {
    const segments = plan.stages
      .filter((stage) => stageEndpoints(plan, stage).some((endpoint) => endpoint.name === name))
      .map(({ segment }) => segment);
    const [first, last] = [Math.min(...segments), Math.max(...segments)];
    return segments.length === 0 ? [] : [{ name, instances, first, last }];
  });
}

/** Each endpoint once, with the most instances that any of its names wants. */
function warmed(endpoints: StackEndpoints): readonly { readonly name: string; readonly instances: number }[] {
  const wanted = new Map<string, number>();
  for (const { name, warm = 0 } of Object.values(endpoints))
    if (warm > 0) wanted.set(name, Math.max(warm, wanted.get(name) ?? 0));
  return [...wanted].map(([name, instances]) => ({ name, instances }));
}
