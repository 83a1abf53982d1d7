import type { Problem } from './problem.ts';

/** The texts among some files, and a problem for each file that is not valid UTF-8. */
export interface DecodedFiles {
  readonly texts: ReadonlyMap<string, string>;
  readonly faults: ReadonlyMap<string, Problem>;
}

/** Decodes files strictly: a wrong byte is reported with its line instead of being replaced. */
export function decodeFiles(files: ReadonlyMap<string, string | Uint8Array>): DecodedFiles {
  const texts = new Map<string, string>();
  const faults = new Map<string, Problem>();
  for (const [file, content] of files) {
    const text = typeof content === 'string' ? content : decode(content);
    if (text !== undefined) texts.set(file, text);
    else if (typeof content !== 'string') {
      const line = faultyLine(content);
      faults.set(file, { file, line, column: 1, message: 'not valid UTF-8', hint: 'Save the file as UTF-8.' });
    }
  }
  return { texts, faults };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** 1-based number of the first line that does not decode; a line feed never lies inside a character. */
function faultyLine(bytes: Uint8Array): number {
  let start = 0;
  for (let line = 1; ; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0 || decode(bytes.subarray(start, end)) === undefined) return line;
    start = end + 1;
  }
}
