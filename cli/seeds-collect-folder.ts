import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { cleanLine } from './clean-text.ts';
import { usageError } from './errors.ts';
import { GroupResult } from './seeds-collect-group.ts';
import { LineWriter } from './seeds-collect-part.ts';
import { type ByteRange, RollingWriter } from './seeds-collect-rolling.ts';
import { writeAtomically } from './write-atomically.ts';

/** The kinds of lines that a collection writes, each into files of its own. */
export const lineKinds = ['seeds', 'texts', 'report'] as const;
export type LineKind = (typeof lineKinds)[number];

const Range = z.strictObject({ file: z.string(), start: z.int(), end: z.int() });
const Ranges = z.strictObject({ seeds: z.array(Range), texts: z.array(Range), report: z.array(Range) });

/** What is known of the rows of one dataset and split. */
export const CollectedGroup = z.strictObject({
  key: z.string(),
  /** As people read it: dataset, configuration, split. */
  name: z.string(),
  /** Over everything that its records depend on. */
  digest: z.string(),
  revision: z.string().nullable(),
  files: z.array(z.strictObject({ name: z.string(), sha256: z.string() })),
  result: GroupResult,
});
export type CollectedGroup = z.infer<typeof CollectedGroup>;

/** The finished collection, as the next one over the same folder needs it. */
const State = z.strictObject({
  schemaVersion: z.literal(1),
  groups: z.array(CollectedGroup.extend({ ranges: Ranges })),
  /** The run.yaml that was written, so that an edited one is left alone. */
  runFile: z.string(),
});
type State = z.infer<typeof State>;
type StateGroup = State['groups'][number];

/**
 * The folder of a drop that is being collected. Finished groups wait as parts in `.collect`; a collection that was
 * stopped goes on with them, one that starts anew takes what has not changed out of the finished drop.
 */
export class CollectFolder {
  readonly folder: string;
  readonly former: State | undefined;
  readonly #work: string;

  constructor(folder: string) {
    this.folder = folder;
    this.#work = join(folder, '.collect');
    const entries = existsSync(folder) ? readdirSync(folder) : [];
    if (entries.length > 0 && !existsSync(this.#work))
      throw usageError(
        `The folder ${cleanLine(folder)} holds other files.`,
        'Give --out a new folder, or one that an earlier collection made.',
      );
    this.former = this.#readState();
  }

  /** Takes the folder into use. */
  begin(): void {
    mkdirSync(join(this.#work, 'parts'), { recursive: true });
    for (const name of readdirSync(join(this.#work, 'parts')))
      if (name.endsWith('.tmp')) rmSync(join(this.#work, 'parts', name), { force: true });
    rmSync(join(this.#work, 'new'), { recursive: true, force: true });
  }

  get lock(): string {
    return join(this.#work, 'lock');
  }

  /** What an unchanged group gave, in this collection before it was stopped or in a finished one. */
  finished(digest: string): CollectedGroup | undefined {
    const path = this.#part(digest, 'json');
    if (existsSync(path)) return CollectedGroup.parse(JSON.parse(readFileSync(path, 'utf8')));
    return this.#formerGroup(digest);
  }

  writers(digest: string): Record<LineKind | 'candidates', LineWriter> {
    const open = (kind: string): LineWriter => new LineWriter(`${this.#part(digest, kind)}.tmp`);
    return { seeds: open('seeds'), texts: open('texts'), report: open('report'), candidates: open('candidates') };
  }

  /** Makes the parts of a group count. */
  commit(group: CollectedGroup, writers: Record<LineKind | 'candidates', LineWriter>): void {
    writers.candidates.discard();
    for (const kind of lineKinds) {
      writers[kind].close();
      renameSync(writers[kind].path, this.#part(group.digest, kind));
    }
    writeAtomically(this.#part(group.digest, 'json'), `${JSON.stringify(group)}\n`);
  }

  /**
   * Puts the files of the drop together and moves them into place, `run.yaml` last. Until then the former drop stays
   * as it is.
   *
   * @param headings lines of the report that stand before those of each group, and after all of them.
   * @param runFile text of run.yaml for these seed files; undefined when there is nothing to run.
   * @returns names of the files that were written.
   */
  publish(
    groups: readonly CollectedGroup[],
    headings: {
      readonly before: ReadonlyMap<string, readonly string[]>;
      readonly first: readonly string[];
      readonly last: readonly string[];
    },
    runFile: (seedFiles: readonly string[]) => string | undefined,
  ): string[] {
    const work = join(this.#work, 'new');
    mkdirSync(work, { recursive: true });
    const out = {
      seeds: new RollingWriter(work, 'seeds'),
      texts: new RollingWriter(work, 'texts'),
      report: new RollingWriter(work, 'report'),
    };
    for (const line of headings.first) out.report.line(line);
    const done = groups.map((group): StateGroup => {
      for (const line of headings.before.get(group.key) ?? []) out.report.line(line);
      const copy = (kind: LineKind): ByteRange[] =>
        this.#sources(group.digest, kind).flatMap((range) => out[kind].copy(range));
      return { ...group, ranges: { seeds: copy('seeds'), texts: copy('texts'), report: copy('report') } };
    });
    for (const line of headings.last) out.report.line(line);
    const names = lineKinds.flatMap((kind) => out[kind].close());
    const text = runFile(names.filter((name) => name.startsWith('seeds')));
    this.#replace(work, names);
    this.#writeRunFile(text);
    const state: State = { schemaVersion: 1, groups: done, runFile: text ?? '' };
    writeAtomically(join(this.#work, 'state.json'), `${JSON.stringify(state)}\n`);
    rmSync(join(this.#work, 'parts'), { recursive: true, force: true });
    rmSync(work, { recursive: true, force: true });
    return text === undefined ? names : [...names, 'run.yaml'];
  }

  #replace(work: string, names: readonly string[]): void {
    for (const name of names) renameSync(join(work, name), join(this.folder, name));
    const isOurs = /^(?:seeds|texts|report)(?:-\d{4})?\.jsonl$/u;
    for (const name of readdirSync(this.folder))
      if (isOurs.test(name) && !names.includes(name)) rmSync(join(this.folder, name));
  }

  /** An edited run.yaml belongs to its editor. */
  #writeRunFile(text: string | undefined): void {
    const path = join(this.folder, 'run.yaml');
    const own = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    if (own !== undefined && own !== this.former?.runFile) return;
    if (text === undefined) rmSync(path, { force: true });
    else if (own !== text) writeAtomically(path, text);
  }

  #sources(digest: string, kind: LineKind): (ByteRange & { path: string })[] {
    const path = this.#part(digest, kind);
    if (existsSync(this.#part(digest, 'json')))
      return [{ file: basename(path), path, start: 0, end: statSync(path).size }];
    const former = this.former?.groups.find((group) => group.digest === digest);
    return (former?.ranges[kind] ?? []).map((range) => ({ ...range, path: join(this.folder, range.file) }));
  }

  #formerGroup(digest: string): CollectedGroup | undefined {
    const found = this.former?.groups.find((group) => group.digest === digest);
    if (found === undefined) return undefined;
    const { ranges, ...group } = found;
    const all = [...ranges.seeds, ...ranges.texts, ...ranges.report];
    const whole = all.every(
      ({ file, end }) => (statSync(join(this.folder, file), { throwIfNoEntry: false })?.size ?? -1) >= end,
    );
    return whole ? group : undefined;
  }

  #part(digest: string, ending: string): string {
    return join(this.#work, 'parts', `${digest.slice(0, 32)}.${ending}`);
  }

  #readState(): State | undefined {
    const path = join(this.#work, 'state.json');
    if (!existsSync(path)) return undefined;
    try {
      return State.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch (cause) {
      // Of another version, or damaged: everything is collected anew.
      if (cause instanceof SyntaxError || cause instanceof z.ZodError) return undefined;
      throw cause;
    }
  }
}
