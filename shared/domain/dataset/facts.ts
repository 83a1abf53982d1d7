import type { Road } from '../estimate/roads.ts';
import type { Tombstone } from '../forget/tombstone.ts';
import type { Json } from '../json.ts';
import type { LicencePolicy } from '../licences/admit-licence.ts';
import type { QuotaOutcome } from '../quota/quota-outcome.ts';
import type { StepTally } from '../records.ts';
import type { DatasetStatistics } from './statistics.ts';

/** One file of the dataset folder, by its path in it. */
export interface DatasetFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Rows of a data file; absent for other files. */
  readonly rows?: number;
}

/**
 * Everything that card, report and manifest tell. Holds no time of day: the same run on the same inputs and
 * completions has the same facts, and so the same bytes.
 */
export interface DatasetFacts {
  /** Version of this software. */
  readonly software: string;
  readonly run: string;
  readonly drop: string;
  readonly dataset: string;
  readonly generation: number;
  readonly status: 'complete' | 'partial';
  readonly counts: {
    readonly seeds: number;
    readonly generated: number;
    readonly accepted: number;
    /** Published rows, where records have several views. */
    readonly rows?: number | undefined;
    readonly rejected: number;
    readonly failed: number;
  };
  /** Rejected and failed records by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly tokens: { readonly in: number; readonly out: number };
  readonly usd: number;
  /** What the same tokens would cost elsewhere. */
  readonly roads?: readonly Road[];
  /** Requests asked, those that votes did not need, and repetitions of replies with the wrong form. */
  readonly calls: {
    readonly asked: number;
    readonly saved: number;
    readonly reasked: number;
    /** Completions that other runs had paid for. */
    readonly taken?: number | undefined;
  };
  /** The run that this one was made from. */
  readonly madeFrom?: string;
  readonly randomSeed: number;
  readonly inputsDigest: string;
  readonly planDigest: string;
  readonly recipe: {
    readonly name: string;
    readonly version: number;
    readonly about: string;
    readonly source: string;
    readonly digest: string;
    readonly parameters: Readonly<Record<string, Json>>;
    readonly license?: string | undefined;
  };
  /** Role to model and its price in USD per million tokens. */
  readonly roles: Readonly<Record<string, RoleFacts>>;
  readonly budget: { readonly max_usd?: number | undefined; readonly max_tokens?: number | undefined };
  /** Seed objects of the drop as the plan pinned them. */
  readonly inputs: readonly { readonly object: string; readonly bytes: number; readonly license: string | null }[];
  readonly heldout: readonly string[];
  readonly licenses: LicencePolicy;
  /** Whom to name for public datasets, as the registry knew when the run was opened. */
  readonly attributions: readonly {
    readonly dataset: string;
    readonly attribution: string;
    readonly license: string;
    readonly read: string;
    readonly date: string;
  }[];
  /** Steps in the order of the recipe, options as checked by the step kind. */
  readonly steps: readonly {
    readonly id: string;
    readonly kind: string;
    readonly options: Json;
    /** What it works with, and the versions of that. */
    readonly uses?: Readonly<Record<string, number>> | undefined;
  }[];
  /** One tally per step that did anything, in any order. */
  readonly tallies: readonly StepTally[];
  /** What the recipe's own reasons mean. */
  readonly declaredReasons?: Readonly<Record<string, string>>;
  /** Warnings that a reader must see first, such as a stand-in for a model. */
  readonly notices: readonly string[];
  /** Only of a version from which records were taken out: its folder, how many are gone in all, and which. */
  readonly version?: string;
  readonly forgotten?: { readonly accepted: number; readonly rejected: number; readonly failed: number };
  readonly stones?: readonly Tombstone[];
  /** How the cells of the quota ended; absent for a run without. */
  readonly quota?: QuotaOutcome;
  readonly statistics: DatasetStatistics;
  /** The Parquet files, `data/` and `rejected/`. */
  readonly dataFiles: readonly (DatasetFile & { readonly rows: number })[];
}

export interface RoleFacts {
  readonly model: string;
  /** Licence or terms of what the model writes. */
  readonly license?: string | undefined;
  readonly price: {
    readonly input_per_million: number;
    readonly output_per_million: number;
    readonly as_of: string;
    readonly source: string;
  };
}

/** Tallies in the order of the recipe; steps unknown to it come last, by name. */
export function talliesInOrder(facts: Pick<DatasetFacts, 'steps' | 'tallies'>): StepTally[] {
  const place = new Map(facts.steps.map(({ id }, index) => [id, index]));
  const placeOf = (step: string): number => place.get(step) ?? facts.steps.length;
  return [...facts.tallies].sort(
    (a, b) => placeOf(a.step) - placeOf(b.step) || (a.step < b.step ? -1 : a.step > b.step ? 1 : 0),
  );
}
