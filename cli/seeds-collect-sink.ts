import { BottomDraw, drawRank } from '../shared/domain/tasks/unified/bottom-draw.ts';
import type { UnifiedRecord, UnifiedText } from '../shared/domain/tasks/unified/unified-record.ts';
import type { LineWriter } from './seeds-collect-part.ts';
import { linesOf } from './seeds-rows.ts';

/** A record with the line that stands for it. */
export interface KeptLine {
  readonly record: UnifiedRecord | UnifiedText;
  readonly line: string;
}

/** Where records go. */
export interface Sink {
  keep(kept: KeptLine): void;
  /** Ends the writing. @returns records by the task that made them, and how many were not drawn. */
  finish(): { readonly byTask: ReadonlyMap<string, number>; readonly texts: number; readonly notDrawn: number };
}

export interface SinkFiles {
  readonly seeds: LineWriter;
  readonly texts: LineWriter;
}

export function writeAll(files: SinkFiles): Sink {
  const byTask = new Map<string, number>();
  let texts = 0;
  return {
    keep({ record, line }) {
      byTask.set(record.task, (byTask.get(record.task) ?? 0) + 1);
      if (record.form === 'raw_text') texts += 1;
      (record.form === 'raw_text' ? files.texts : files.seeds).write(line);
    },
    finish: () => ({ byTask, texts, notDrawn: 0 }),
  };
}

/** The same draw in every collection: more rows never change which of the old ones are drawn, but by taking places. */
const drawName = 'collect';

/**
 * Writes a draw of at most `size` records, in the order of the rows. Those that are drawn so far wait in a file; with
 * every row fewer of the next ones get there.
 *
 * @param candidates an empty file of its own, removed by the caller.
 */
export function writeDrawn(files: SinkFiles, size: number, candidates: LineWriter): Sink {
  const draw = new BottomDraw(size);
  const out = writeAll(files);
  let offered = 0;
  return {
    keep({ record, line }) {
      offered += 1;
      const rank = drawRank(drawName, record.id);
      if (draw.offer(rank)) candidates.write(`${rank} ${line}`);
    },
    finish() {
      candidates.close();
      let drawn = 0;
      for (const entry of linesOf(candidates.path)) {
        const at = entry.indexOf(' ');
        if (!draw.isDrawn(BigInt(entry.slice(0, at)))) continue;
        drawn += 1;
        const line = entry.slice(at + 1);
        out.keep({ record: JSON.parse(line) as UnifiedRecord | UnifiedText, line });
      }
      return { ...out.finish(), notDrawn: offered - drawn };
    },
  };
}
