import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type RowSize, stratifiedRows } from '../shared/domain/estimate/stratified-rows.ts';
import { digest } from '../shared/domain/identity.ts';
import { randomFor } from '../shared/domain/random.ts';
import type { DropFolder } from './drop-files.ts';
import { fileLines, isBlank } from './file-lines.ts';

/** Rows of a drop, without their texts. */
export interface DropRows {
  readonly sizes: readonly (RowSize & { readonly line: number })[];
  readonly bytes: number;
}

/** Mean length of a row. */
export const meanBytes = ({ bytes, sizes }: DropRows): number => bytes / Math.max(1, sizes.length);

/** @param seedFiles paths in the drop. */
export function dropRows(drop: DropFolder, seedFiles: ReadonlySet<string>): DropRows {
  const sizes: DropRows['sizes'][number][] = [];
  for (const { path, absolute } of drop.files.filter((file) => seedFiles.has(file.path))) {
    let line = 0;
    for (const text of fileLines(absolute)) {
      line += 1;
      if (!isBlank(text)) sizes.push({ file: path, line, bytes: text.length });
    }
  }
  return { sizes, bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/**
 * Writes a drop of `count` drawn rows beside everything else that the drop holds. The same drop, number and seed give
 * the same folder, so an estimate that is asked for again finds its preview.
 *
 * @returns the folder.
 */
export function writePreviewDrop(
  drop: DropFolder,
  rows: DropRows,
  seedFiles: ReadonlySet<string>,
  draw: { readonly count: number; readonly seed: number; readonly folder: string },
): string {
  const name = digest('preview/1', drop.digest, String(draw.count), String(draw.seed)).slice(0, 16);
  const target = join(draw.folder, name);
  if (existsSync(target)) return target;
  const drawn = new Set(stratifiedRows(rows.sizes, draw.count, randomFor('preview', draw.seed)));
  const making = `${target}.new`;
  rmSync(making, { recursive: true, force: true });
  let row = 0;
  for (const { path, absolute } of drop.files) {
    const file = join(making, path);
    mkdirSync(dirname(file), { recursive: true });
    if (!seedFiles.has(path)) {
      copyFileSync(absolute, file);
      continue;
    }
    const out = openSync(file, 'w');
    let written = 0;
    for (const line of fileLines(absolute)) {
      if (isBlank(line)) continue;
      if (drawn.has(row)) written += writeSync(out, Buffer.concat([line, Buffer.from('\n')]));
      row += 1;
    }
    // A seed file without any byte is refused; an empty line is no row.
    if (written === 0) writeSync(out, '\n');
    closeSync(out);
  }
  renameSync(making, target);
  return target;
}
