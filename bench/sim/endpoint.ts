import { heapOf } from './heap.ts';
import type { PlayedTime } from './time.ts';

/** GPUs behind an endpoint: what they write in a second in all, and what they cost. */
export interface Gpus {
  readonly most: number;
  /** Output tokens a second of one under full load, and of one call alone. */
  readonly tokensPerSecond: number;
  readonly callTokensPerSecond: number;
  /** They are up at the beginning; else an endpoint for batches begins with none. */
  readonly areUp?: boolean;
}

/** An endpoint as a fluid: so many tokens are asked, so many GPUs write them. */
export interface PlayedEndpoint {
  /** Resolves when so many tokens are written, by at most so many calls at once. */
  write(tokens: number, calls: number): Promise<void>;
  /** GPU seconds that were paid, and those in which something was written. */
  paid(): { readonly seconds: number; readonly busy: number };
}

/** A GPU endpoint that answers while functions wait: always up, its calls share what it writes alike. */
export function realtimeEndpoint(time: PlayedTime, gpus: Gpus): PlayedEndpoint {
  interface Active {
    /** Tokens written for one call, since the start of everything, at which these calls are done. */
    readonly end: number;
    readonly calls: number;
    readonly done: () => void;
  }
  const active = heapOf<Active>((a, b) => a.end < b.end);
  let [last, busy, turn, calls, written] = [0, 0, 0, 0, 0];
  const share = (): number =>
    calls === 0 ? 0 : Math.min(gpus.callTokensPerSecond, (gpus.most * gpus.tokensPerSecond) / calls);
  const advance = (): void => {
    const each = (share() * (time.now() - last)) / 1000;
    last = time.now();
    written += each;
    busy += (each * calls) / gpus.tokensPerSecond;
  };
  const plan = (): void => {
    turn += 1;
    const mine = turn;
    const next = active.first();
    if (next === undefined) return;
    const milliseconds = Math.max(1, Math.ceil((1000 * (next.end - written)) / share()));
    time.at(time.now() + milliseconds, () => {
      if (mine !== turn) return;
      advance();
      for (let head = active.first(); head !== undefined && head.end <= written; head = active.first()) {
        active.pop();
        calls -= head.calls;
        head.done();
      }
      plan();
    });
  };
  return {
    write: (tokens, count) =>
      new Promise((done) => {
        advance();
        active.push({ end: written + tokens / count, calls: count, done });
        calls += count;
        plan();
      }),
    paid: () => ({ seconds: (time.now() / 1000) * gpus.most, busy }),
  };
}

/** Seconds from the wish for an instance to its first answer; measured with 13 GB of weights, see `prices.ts`. */
const coldSeconds = 643;
/** As the endpoint stack says: look every minute, grow after five, end all after fifteen minutes without work. */
const [lookSeconds, growSeconds, idleSeconds, batchesPerInstance] = [60, 300, 900, 16];
/** Calls of a batch of our own size. */
const batchCalls = 64;

/** An endpoint that takes batches, from no GPU to the most and back, in the order in which they come. */
export function asyncEndpoint(time: PlayedTime, gpus: Gpus): PlayedEndpoint {
  const waiting: { left: number; readonly batches: number; readonly done: () => void }[] = [];
  let [up, wanted] = gpus.areUp ? [gpus.most, gpus.most] : [0, 0];
  let [grownAt, idleSince, last, seconds, busy, turn, looking] = [-1e9, 0, 0, 0, 0, 0, 0];
  const advance = (): void => {
    const passed = (time.now() - last) / 1000;
    last = time.now();
    seconds += wanted * passed;
    const head = waiting[0];
    if (head === undefined || up === 0) return;
    head.left -= up * gpus.tokensPerSecond * passed;
    busy += up * passed;
  };
  const plan = (): void => {
    turn += 1;
    const mine = turn;
    const head = waiting[0];
    if (head === undefined || up === 0) return;
    time.at(time.now() + Math.max(1, Math.ceil((head.left / (up * gpus.tokensPerSecond)) * 1000)), () => {
      if (mine !== turn) return;
      advance();
      if (head.left <= 1) {
        waiting.shift();
        head.done();
      }
      if (waiting.length === 0) idleSince = time.now();
      plan();
    });
  };
  const grow = (to: number): void => {
    const more = Math.min(gpus.most, to) - wanted;
    if (more <= 0 || time.now() - grownAt < growSeconds * 1000) return;
    advance();
    wanted += more;
    grownAt = time.now();
    time.at(time.now() + coldSeconds * 1000, () => {
      advance();
      up = Math.min(wanted, up + more);
      plan();
    });
  };
  const look = (): void => {
    advance();
    const backlog = waiting.reduce((sum, { batches }) => sum + batches, 0);
    if (backlog > 0 && wanted === 0) grow(1);
    else if (backlog > batchesPerInstance * wanted) grow(Math.ceil(backlog / batchesPerInstance));
    else if (backlog === 0 && up > 0 && time.now() - idleSince >= idleSeconds * 1000) {
      up = 0;
      wanted = 0;
    }
    if (backlog > 0 || wanted > 0) time.at(time.now() + lookSeconds * 1000, look);
    else looking = 0;
  };
  return {
    write: (tokens, calls) =>
      new Promise((done) => {
        advance();
        waiting.push({ left: tokens, batches: Math.ceil(calls / batchCalls), done });
        if (waiting.length === 1) plan();
        if (looking === 0) {
          looking = 1;
          time.at(time.now() + lookSeconds * 1000, look);
        }
      }),
    paid() {
      advance();
      return { seconds: seconds + idleSeconds * wanted, busy };
    },
  };
}
