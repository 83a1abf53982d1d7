import { createHash } from 'node:crypto';
import { logNormal, openSlots, type Slots } from '../../../bench/slots.ts';
import type { StormMachine } from './storm-types.ts';

/** The functions of the stage `dev` in front of an endpoint of 64 slots, log-normal latency (median 200 ms, sigma 0.6). */
export function slotsMachine(draw: string): StormMachine & { figures(): ReturnType<Slots['read']> } {
  const batches: Readonly<Record<string, number>> = { normalize: 2, generate: 4, package: 1 };
  let slots: Slots | undefined;
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
        return new Promise((resolve) => opened.serve(stage, logNormal(200, 0.6, u, v), () => resolve()));
      };
    },
    figures() {
      if (slots === undefined) throw new Error('Nothing was played.');
      return slots.read();
    },
  };
}
