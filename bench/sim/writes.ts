import type { Random } from '../../shared/domain/random.ts';

/** When the answers of a shard come, and into how many objects they are written. */
export interface PlayedAnswers {
  /** Calls that were sent together and took so long on average. */
  add(from: number, to: number, calls: number): void;
  /** Objects for all answers so far, when each holds so many at the most, and what comes so long after its first. */
  objects(pace: { readonly ms: number; readonly most: number }): number;
}

/** A reply is at most so many times as long as the mean: the limit of tokens cuts it. */
const longest = 4;

/** @param spread standard deviation of the lengths of replies, as a share of their mean. */
export function playedAnswers(spread: number, random: Random): PlayedAnswers {
  const variance = Math.log(1 + spread * spread);
  const sigma = Math.sqrt(variance);
  const times: number[] = [];
  return {
    add(from, to, calls) {
      for (let call = 0; call < calls; call += 1) {
        const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
        times.push(from + (to - from) * Math.min(longest, Math.exp(sigma * normal - variance / 2)));
      }
    },
    objects({ ms, most }) {
      let [count, held, until] = [0, 0, Number.NEGATIVE_INFINITY];
      for (const time of Float64Array.from(times).sort()) {
        held += 1;
        if (time <= until && held <= most) continue;
        [count, held, until] = [count + 1, 1, time + ms];
      }
      return count;
    },
  };
}
