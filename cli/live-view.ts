import pico from 'picocolors';
import { cleanLine } from './clean-text.ts';
import { clockTime } from './numbers.ts';
import type { StageProgress } from './progress.ts';
import { type StageTimes, stageLine, stageTable } from './progress-lines.ts';
import type { Output } from './world.ts';

/** What is going on beside the stages, e.g. `37 calls answered, 8 under way`. */
export interface Activity {
  readonly stages: readonly StageProgress[];
  readonly note: string;
}

export interface LiveView {
  /** A line that stays. */
  say(text: string): void;
  /** The present state; may be called as often as one likes. */
  show(activity: Activity): void;
  /** Leaves the last state on the screen. */
  end(): void;
}

/** Without a terminal: at most one block of changes in this time, and a sign of life after the longer one. */
const plainMilliseconds = 3_000;
const quietMilliseconds = 30_000;

/** Redraws in place on a terminal, and writes plain lines anywhere else. */
export function liveView(output: Output, now: () => number): LiveView {
  const watch = stageWatch(now);
  return output.isTerminal ? drawnView(output, watch) : plainView(output, watch);
}

interface StageWatch {
  elapsed(): number;
  note(stages: readonly StageProgress[]): void;
  readonly times: ReadonlyMap<string, StageTimes>;
  now(): number;
}

function stageWatch(now: () => number): StageWatch {
  const startedAt = now();
  const times = new Map<string, StageTimes>();
  return {
    now,
    times,
    elapsed: () => now() - startedAt,
    note(stages) {
      for (const stage of stages) {
        if (stage.total === 0) continue;
        const { began = now(), ended } = times.get(stage.name) ?? {};
        times.set(stage.name, { began, ended: stage.done === stage.total ? (ended ?? now()) : undefined });
      }
    },
  };
}

function drawnView(output: Output, watch: StageWatch): LiveView {
  const paint = pico.createColors(output.colours);
  let drawn = 0;
  /** Line by line, because some terminals keep a cleared screen in their history. */
  const over = (lines: readonly string[]): string =>
    `${drawn === 0 ? '' : `\x1b[${drawn}A`}${lines.map((line) => `${line}\x1b[K\n`).join('')}\x1b[J`;
  return {
    say(text) {
      output.write(over(text.split('\n')));
      drawn = 0;
    },
    show({ stages, note }) {
      watch.note(stages);
      const table = stages.length === 0 ? [] : stageTable(stages, watch.times, watch.now());
      const lines = [...table, `  ${clockTime(watch.elapsed())}  ${note}`];
      const visible = lines.slice(-Math.max(2, output.rows - 2));
      const painted = visible.map((line) => paintLine(line.slice(0, Math.max(20, output.columns - 1)), paint));
      output.write(over(painted));
      drawn = visible.length;
    },
    end() {
      drawn = 0;
    },
  };
}

function paintLine(line: string, paint: ReturnType<typeof pico.createColors>): string {
  if (line.startsWith('+')) return `${paint.green('+')}${line.slice(1)}`;
  if (line.startsWith('>')) return paint.bold(line);
  if (line.startsWith('!')) return paint.red(line);
  return paint.dim(line);
}

function plainView(output: Output, watch: StageWatch): LiveView {
  const shown = new Map<string, string>();
  let lastAt = Number.NEGATIVE_INFINITY;
  let lastNote = '';
  let latest: Activity | undefined;
  const write = (text: string): void => {
    output.write(`[${clockTime(watch.elapsed())}] ${text}\n`);
    lastAt = watch.now();
  };
  const writeChanges = (stages: readonly StageProgress[]): boolean => {
    const changed = stages.filter((stage) => stage.total > 0 && shown.get(stage.name) !== stageLine(stage));
    for (const stage of changed) {
      shown.set(stage.name, stageLine(stage));
      const { began = watch.now(), ended = watch.now() } = watch.times.get(stage.name) ?? {};
      write(`${stageLine(stage)}, ${clockTime(ended - began)}`);
    }
    return changed.length > 0;
  };
  return {
    say: (text) => output.write(`${text}\n`),
    show(activity) {
      watch.note(activity.stages);
      latest = activity;
      const since = watch.now() - lastAt;
      if (since < plainMilliseconds || writeChanges(activity.stages)) return;
      if (activity.note !== lastNote || since >= quietMilliseconds) write(cleanLine(activity.note));
      lastNote = activity.note;
    },
    end() {
      if (latest) writeChanges(latest.stages);
    },
  };
}
