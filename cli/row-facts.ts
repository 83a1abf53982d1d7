import { countTokens } from '../shared/domain/text/tokens.ts';
import type { RowFacts } from '../shared/recipes/plan-outline.ts';
import { fileLines, isBlank } from './file-lines.ts';

/** Bytes of each file whose tokens are counted; the rest is taken to be alike. */
const counted = 4 * 1024 * 1024;

/** Rows and tokens of JSONL files: rows exactly, tokens of large files from their beginning. */
export function rowFacts(files: readonly string[]): RowFacts {
  const all = files.map(factsOf);
  return {
    rows: all.reduce((sum, { rows }) => sum + rows, 0),
    tokens: all.reduce((sum, { tokens }) => sum + tokens, 0),
    longest: Math.max(0, ...all.map(({ longest }) => longest)),
  };
}

function factsOf(file: string): RowFacts {
  let [rows, bytes, countedBytes, tokens, longest] = [0, 0, 0, 0, 0];
  for (const line of fileLines(file)) {
    bytes += line.length;
    if (isBlank(line)) continue;
    rows += 1;
    // A token has at least a byte; the longest row may lie behind what is counted.
    longest = Math.max(longest, Math.ceil(line.length / 3));
    if (countedBytes >= counted) continue;
    countedBytes += line.length;
    tokens += countTokens(new TextDecoder().decode(line));
  }
  return { rows, tokens: countedBytes === 0 ? 0 : Math.ceil((tokens * bytes) / countedBytes), longest };
}
