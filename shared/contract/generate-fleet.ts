/** The generate functions that keep an endpoint busy when they wait for each of its answers. */
export interface GenerateFleet {
  /** At once. */
  readonly functions: number;
  /** Calls that one has in flight at the most. */
  readonly callsOfEach: number;
  /** MB of one. */
  readonly memory: number;
}

/** Of a function: it may open some 1,000 files and sockets, and stores and queues take a few of them. */
export const mostCalls = 900;
/** Fewer are not worth a function's start. */
const leastCalls = 96;
/** An event source takes no smaller maximum of functions, and none above this. */
const [fewestFunctions, mostFunctions] = [2, 1000];
/**
 * Measured over TLS with the SDK, prompts of 3,000 characters, four shards at work: 370 MB at the peak with 512 calls in
 * flight, 431 MB with 900. The rest is for long records.
 */
const [smallCalls, smallMemory, largeMemory] = [512, 512, 768];

/**
 * As few functions as the slots of an endpoint take: each is paid for while it waits, whatever it has in flight.
 *
 * @param slots calls that the endpoint works on at once.
 */
export function generateFleet(slots: number): GenerateFleet {
  const functions = Math.min(mostFunctions, Math.max(fewestFunctions, Math.ceil(slots / mostCalls)));
  const callsOfEach = Math.min(mostCalls, Math.max(leastCalls, Math.ceil(slots / functions)));
  return { functions, callsOfEach, memory: callsOfEach <= smallCalls ? smallMemory : largeMemory };
}
