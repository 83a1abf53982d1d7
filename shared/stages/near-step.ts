import type { PlanStep } from '../contract/plan.ts';
import { compileCondition } from '../domain/expressions/condition.ts';
import { digestOf } from '../domain/identity.ts';
import type { BandLayout } from '../domain/minhash/band-file.ts';
import { type MinhashSettings, minhashSettings } from '../domain/minhash/options.ts';
import { signatureFormat } from '../domain/minhash/signature.ts';
import type { SowerRecord } from '../domain/records.ts';
import { type DedupOptions, dedupKind } from '../domain/steps/dedup.ts';

/** The search of near duplicates as a step asks for it. */
export interface NearStep {
  readonly options: DedupOptions;
  readonly settings: MinhashSettings;
  readonly layout: BandLayout;
  /** Names the way of signing: files of another way are never compared. */
  readonly signing: string;
  isMeant(record: SowerRecord): boolean;
}

/** @returns undefined for a step that asks for exact duplicates only. */
export function nearStepOf(step: PlanStep): NearStep | undefined {
  const options = dedupKind.options.parse(step.options);
  if (options.minhash === undefined) return undefined;
  const settings = minhashSettings(options.minhash);
  const { gram, bands, rows } = settings;
  const holds = step.when === undefined ? () => true : compileCondition(step.when);
  return {
    options,
    settings,
    layout: { bands, values: bands * rows },
    signing: digestOf({ signatureFormat, gram, bands, rows, key: options.key }).slice(0, 16),
    isMeant: ({ fields }) => holds(fields),
  };
}
