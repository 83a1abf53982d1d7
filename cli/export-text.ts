import type { LeftOut } from '../shared/domain/exports/conversation.ts';
import { type ExportFormat, exportFormats } from '../shared/domain/exports/export-format.ts';
import { cleanLine } from './clean-text.ts';
import type { ExportedFile } from './export-files.ts';
import { leftOutLines } from './export-rows.ts';
import { shownPath } from './finish.ts';
import { bytesText, withCommas } from './numbers.ts';
import { alignColumns } from './table.ts';

/** What was written, and what was not, for people. */
export function exportText(files: readonly ExportedFile[], format: ExportFormat, currentFolder: string): string {
  const rows = files.map(({ config, rows, bytes, path }) => [
    cleanLine(config, 60),
    withCommas(rows),
    bytesText(bytes),
    cleanLine(shownPath(path, currentFolder), 300),
  ]);
  const leftOut: Partial<Record<LeftOut, number>> = {};
  for (const file of files)
    for (const [reason, count] of Object.entries(file.leftOut) as [LeftOut, number][])
      leftOut[reason] = (leftOut[reason] ?? 0) + count;
  const missing = leftOutLines(leftOut);
  const keepsSources = format === 'jsonl' || format === 'parquet';
  const lines = [
    `${format}: ${exportFormats[format].about}`,
    '',
    ...alignColumns([['CONFIG', 'ROWS', 'SIZE', 'FILE'], ...rows], new Set([1, 2])),
    ...(missing.length === 0 ? [] : ['', 'Left out:', ...missing.map((line) => `  ${line}`)]),
    ...(keepsSources ? [] : ['', 'The format has no place for licence and source: keep the dataset beside it.']),
  ];
  return `${lines.join('\n')}\n`;
}
