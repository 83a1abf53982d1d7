import { createHash } from 'node:crypto';

/** A place in an order that depends on nothing but the run's random seed and the name: 52 bits, below 2^52. */
export function quotaRank(randomSeed: number, what: string, name: string): number {
  const bytes = createHash('sha256').update(`quota\u0000${randomSeed}\u0000${what}\u0000${name}`).digest();
  return bytes.readUIntBE(0, 6) * 16 + (bytes.readUInt8(6) >> 4);
}
