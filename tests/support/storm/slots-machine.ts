import { createHash } from 'node:crypto';
import { logNormal, openSlots, type Slots } from '../../../bench/slots.ts';
import type { ModelRequest } from '../../../shared/domain/completion.ts';
import type { StormMachine } from './storm-types.ts';

/** How long an answer takes once it has a slot, in milliseconds. @param u, v numbers in (0, 1), the request's own. */
type Latency = (request: ModelRequest, u: number, v: number) => number;

/** As the bench has it: median 200 ms, sigma 1.0. */
const usual: Latency = (_request, u, v) => logNormal(200, 1, u, v);

/** The functions of the stage `dev` in front of an endpoint of 64 slots. @param draw names the latencies. */
export function slotsMachine(
  draw: string,
  latency = usual,
): StormMachine & { figures(): ReturnType<Slots['read']> & { readonly lastAnswerMs: number } } {
  const batches: Readonly<Record<string, number>> = { normalize: 2, generate: 4, package: 1 };
  let slots: Slots | undefined;
  let [begunAt, lastAt] = [0, 0];
  return {
    workers: 100,
    functionsOf: () => 2,
    batchOf: (fed) => batches[fed] ?? 10,
    travelMs: 20,
    coldMs: 0,
    serve(world) {
      const clock = {
        now: world.now,
        after: (ms: number, action: () => void) => void world.at(world.now() + ms, action),
      };
      const opened = openSlots(64, clock);
      slots = opened;
      return (request, key) => {
        const bytes = createHash('sha256').update(draw).update(key).digest();
        const [u, v] = [0, 4].map((at) => (bytes.readUInt32LE(at) + 1) / 4_294_967_297) as [number, number];
        const stage = request.messages.at(-1)?.content.includes('Write one new question') ? 'questions' : 'ballots';
        begunAt ||= world.now();
        return new Promise((resolve) =>
          opened.serve(stage, latency(request, u, v), () => {
            lastAt = world.now();
            resolve();
          }),
        );
      };
    },
    figures() {
      if (slots === undefined) throw new Error('Nothing was played.');
      return { ...slots.read(), lastAnswerMs: lastAt - begunAt };
    },
  };
}
