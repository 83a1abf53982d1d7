import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Overrides } from '../shared/contract/plan.ts';
import { RunCalls, RunCounts } from '../shared/contract/run-item.ts';
import { QuotaOutcome } from '../shared/domain/quota/quota-outcome.ts';
import { RoleServer } from './role-options.ts';
import { writeAtomically } from './write-atomically.ts';

/** Servers of single roles, where they have some. */
const roles = z.array(RoleServer).readonly().optional();
/** Roles that the embedded embedder answers for. */
const embedders = z.array(z.string()).readonly().optional();

/** File with certificates to trust. */
const caFile = z.string().optional();

/** What answered, or will answer when the run is resumed. Never holds a key, only the name of its variable. */
export const EndpointRecord = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('http'),
    url: z.string(),
    model: z.string().nullable(),
    apiKeyVariable: z.string().nullable(),
    /** Name of the secret that holds the key instead. */
    apiKeySecret: z.string().optional(),
    roles,
    embedders,
    caFile,
  }),
  z.object({ kind: z.literal('embedded'), model: z.string(), roles, embedders, caFile }),
  z.object({ kind: z.literal('scripted'), model: z.string(), standIn: z.boolean(), roles, embedders, caFile }),
]);
export type EndpointRecord = z.infer<typeof EndpointRecord>;

export const RunSums = z.object({
  counts: RunCounts,
  reasons: z.record(z.string(), z.number()),
  tokens: z.object({ in: z.number(), out: z.number() }),
  usd: z.number(),
  calls: RunCalls.optional(),
  quota: QuotaOutcome.optional(),
});
export type RunSums = z.infer<typeof RunSums>;

/** `started` may still be under way, or was stopped; the lock of the workspace tells. */
export const EntryStatus = z.enum(['started', 'complete', 'partial', 'failed', 'refused']);
export type EntryStatus = z.infer<typeof EntryStatus>;

/** One run as this workspace remembers it: enough to list, to find and to resume it without a cloud running. */
export const RunEntry = z.object({
  schemaVersion: z.literal(1),
  /** Name of the drop in the bucket; the entry's file has the same name. */
  drop: z.string().regex(/^[a-z0-9][a-z0-9-]{0,80}$/u),
  /** Folder the drop was read from. */
  folder: z.string(),
  dropDigest: z.string(),
  /** Digest of what was asked: files of the drop, recipes, seed, endpoint and budget. Equal requests mean the same run. */
  request: z.string(),
  /** Digest of what is really done, known models included; repetitions of equal ones differ in generation. */
  runKey: z.string(),
  generation: z.int().nonnegative(),
  endpoint: EndpointRecord,
  /** As uploaded beside the drop. */
  overrides: Overrides,
  /** Folder asked for with --out, absolute; null for the default. */
  out: z.string().nullable(),
  /** Folder of a recipe that is no part of the drop and was uploaded with it. */
  recipeFolder: z.string().optional(),
  run: z.string().nullable(),
  dataset: z.string().nullable(),
  /** Folder of the newest version in the bucket, where records were forgotten; else that of the run. */
  version: z.string().optional(),
  status: EntryStatus,
  error: z.string().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  /** Folder of the finished dataset. */
  path: z.string().nullable(),
  sums: RunSums.nullable(),
});
export type RunEntry = z.infer<typeof RunEntry>;

/** All readable entries, oldest first. A file that is none of ours is passed over. */
export function readRuns(folder: string): RunEntry[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
  return names
    .flatMap((name) => {
      const entry = parseEntry(readFileSync(join(folder, name), 'utf8'));
      return entry && `${entry.drop}.json` === name ? [entry] : [];
    })
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0));
}

function parseEntry(text: string): RunEntry | undefined {
  try {
    return RunEntry.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export function writeRun(folder: string, entry: RunEntry): void {
  writeAtomically(join(folder, `${entry.drop}.json`), `${JSON.stringify(entry, null, 2)}\n`);
}

/** A run that stopped before its dataset was there and that can go on. */
export const isUnfinished = (entry: RunEntry): boolean => entry.status === 'started' || entry.status === 'failed';
