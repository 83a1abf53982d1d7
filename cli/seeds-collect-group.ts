import { z } from 'zod';
import { needsCount, sliceBounds, splitSlice } from '../shared/domain/rows/split-slice.ts';
import { type Rejected, rejected } from '../shared/domain/tasks/rejected.ts';
import { KeyBalance } from '../shared/domain/tasks/unified/key-balance.ts';
import { type RowGroup, rowsName } from '../shared/domain/tasks/unified/row-groups.ts';
import type { UnifiedRecord, UnifiedText } from '../shared/domain/tasks/unified/unified-record.ts';
import { type Unified, unifyRow } from '../shared/domain/tasks/unified/unify-row.ts';
import { Interrupted } from './interrupts.ts';
import type { LineWriter } from './seeds-collect-part.ts';
import { type ReadRow, RowsUnreadable, readRowFile } from './seeds-collect-read.ts';
import type { Sink } from './seeds-collect-sink.ts';
import type { AdmittedTask } from './seeds-collect-tasks.ts';

/** One file of rows, pinned. */
export interface PinnedFile {
  readonly path: string;
  /** Relative to the folder of rows. */
  readonly name: string;
  readonly sha256: string;
}

/** Sums over the rows of a dataset and split: `rows = kept + refused + not_drawn`. */
export const GroupResult = z.strictObject({
  rows: z.int(),
  kept: z.int(),
  /** Of the kept ones, those that ask nothing. */
  texts: z.int(),
  refused: z.int(),
  not_drawn: z.int(),
  reasons: z.record(z.string(), z.int()),
  /** Records by the task that made them. */
  by_task: z.record(z.string(), z.int()),
  /** How often the right option stood at each position in the task's own order. */
  key_counts: z.array(z.int()),
  constant_key: z.int().nullable(),
  tiny: z.boolean(),
});
export type GroupResult = z.infer<typeof GroupResult>;

export interface GroupWork {
  readonly group: RowGroup<AdmittedTask>;
  readonly files: readonly PinnedFile[];
  readonly revision: string | null;
  readonly canonicalOrder: boolean;
  readonly sink: Sink;
  /** One line for each row that is refused. */
  readonly report: LineWriter;
  readonly signal: AbortSignal;
  progress(rows: number): void;
}

/** Datasets with fewer records are marked: a family cannot rest on them. */
const tinyRecords = 20;
/** A drop's line must not be longer. */
const longestRecord = 1024 * 1024;

/**
 * Makes the records of tasks that read the same rows. The first task renders a row; where it refuses the row, the first
 * task of another output type may have it.
 *
 * @throws RowsUnreadable when a file is damaged.
 */
export async function collectGroup(work: GroupWork): Promise<GroupResult> {
  const { first, end } = await boundsOf(work);
  const collector = new Collector(work);
  let row = 0;
  for (const file of work.files) {
    for await (const batch of readRowFile(file.path)) {
      for (const read of batch) {
        if (row >= first && row < end) collector.add(read, { file, row });
        row += 1;
      }
      if (row >= end) return collector.finish();
      if (work.signal.aborted) throw new Interrupted('interrupted while collecting');
      work.progress(row);
    }
  }
  return collector.finish();
}

/** Which rows a task like `train[:80%]` means. */
async function boundsOf({
  group,
  files,
  signal,
}: GroupWork): Promise<{ readonly first: number; readonly end: number }> {
  const slice = splitSlice(group.tasks[0].config.training_split ?? 'train');
  if (slice === undefined) return { first: 0, end: Number.POSITIVE_INFINITY };
  if (slice === 'unknown') throw new RowsUnreadable('the training split names rows in a way that is not understood');
  let total = 0;
  for (const { path } of needsCount(slice) ? files : []) {
    for await (const batch of readRowFile(path)) {
      total += batch.length;
      if (signal.aborted) throw new Interrupted('interrupted while collecting');
    }
  }
  return sliceBounds(slice, total);
}

type Placed = { readonly file: PinnedFile; readonly row: number };

class Collector {
  rows = 0;
  readonly #work: GroupWork;
  readonly #renderers: readonly [AdmittedTask, ...AdmittedTask[]];
  readonly #names: readonly string[];
  readonly #prefix: string;
  readonly #reasons = new Map<string, number>();
  readonly #balance = new KeyBalance();
  #usable = 0;
  /** The first records wait until it is known that there are more than a few. */
  #waiting: (UnifiedRecord | UnifiedText)[] = [];

  constructor(work: GroupWork) {
    this.#work = work;
    const { tasks } = work.group;
    this.#renderers = renderers(tasks);
    this.#names = tasks.map(({ name }) => name).sort();
    this.#prefix = rowsName(tasks[0].config);
  }

  add(read: ReadRow, placed: Placed): void {
    this.rows += 1;
    const unified = 'fault' in read ? read.fault : this.#unify(read.row, placed);
    if (!unified.kept) this.#refuse(unified, placed);
    else this.#keep(unified, placed);
  }

  #keep(unified: Extract<Unified, { kept: true }>, placed: Placed): void {
    const { record } = unified;
    const line = JSON.stringify(record);
    if (Buffer.byteLength(line) > longestRecord) {
      this.#refuse(rejected('line_too_long', `the record has more than ${longestRecord} bytes`), placed);
      return;
    }
    this.#usable += 1;
    this.#balance.add(unified.key);
    if (this.#usable < tinyRecords) this.#waiting.push(record);
    else {
      this.#release((one) => one);
      this.#work.sink.keep({ record, line });
    }
  }

  finish(): GroupResult {
    const tiny = this.#usable < tinyRecords;
    this.#release((record) => ({ ...record, flags: [...record.flags, 'tiny'] }));
    const { byTask, texts, notDrawn } = this.#work.sink.finish();
    const refused = [...this.#reasons.values()].reduce((sum, count) => sum + count, 0);
    return {
      rows: this.rows,
      kept: this.#usable - notDrawn,
      texts,
      refused,
      not_drawn: notDrawn,
      reasons: Object.fromEntries([...this.#reasons].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))),
      by_task: Object.fromEntries(byTask),
      key_counts: [...this.#balance.counts],
      constant_key: this.#balance.constant,
      tiny,
    };
  }

  #unify(row: PlacedRowData, placed: Placed): Unified {
    let first: Unified | undefined;
    for (const task of this.#renderers) {
      const unified = unifyRow(task.task, this.#facts(task), this.#place(task, row, placed), this.#work);
      if (unified.kept) return unified;
      first ??= unified;
    }
    return first ?? rejected('bad_schema', 'no task reads the row');
  }

  #facts(task: AdmittedTask) {
    return { ...task.facts, variants: this.#names.filter((name) => name !== task.name) };
  }

  #place({ config }: AdmittedTask, row: PlacedRowData, placed: Placed) {
    return {
      row,
      id: `${this.#prefix}/${placed.row}`,
      source: {
        dataset_path: config.dataset_path ?? null,
        dataset_name: config.dataset_name ?? null,
        split: config.training_split ?? 'train',
        revision: this.#work.revision,
        file: placed.file.name,
        row: placed.row,
        file_sha256: placed.file.sha256,
      },
    };
  }

  #refuse({ reason, evidence }: Rejected, { file, row }: Placed): void {
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
    const task = this.#renderers[0].name;
    this.#work.report.write(
      JSON.stringify({ kind: 'row', task, file: file.name, row, code: reason, message: evidence }),
    );
  }

  #release(change: (record: UnifiedRecord | UnifiedText) => UnifiedRecord | UnifiedText): void {
    for (const record of this.#waiting) {
      const changed = change(record);
      this.#work.sink.keep({ record: changed, line: JSON.stringify(changed) });
    }
    this.#waiting = [];
  }
}

type PlacedRowData = Parameters<typeof unifyRow>[2]['row'];

/** The first task of each output type. A text is made only of rows that no task asks a question about. */
function renderers(tasks: readonly [AdmittedTask, ...AdmittedTask[]]): readonly [AdmittedTask, ...AdmittedTask[]] {
  const [first, ...others] = tasks;
  const seen = new Set([first.task.outputType, 'loglikelihood_rolling']);
  const more = others.filter(({ task }) => !seen.has(task.outputType) && seen.add(task.outputType));
  return [first, ...more];
}
