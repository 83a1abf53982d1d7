import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { HeldoutIndex } from '../shared/domain/heldout/heldout-index.ts';
import { decodeIndex, IndexUnreadable } from '../shared/domain/heldout/index-file.ts';
import { heldoutItem } from '../shared/domain/heldout/item.ts';
import { toJson } from '../shared/domain/json-lossless.ts';
import { cleanLine } from './clean-text.ts';
import { usageError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { plural } from './numbers.ts';
import { readRowFile } from './seeds-collect-read.ts';
import { heldoutFiles } from './seeds-index-sets.ts';
import type { World } from './world.ts';

export interface SeedsCheckOptions {
  readonly index: string;
  readonly json?: boolean;
}

/** `sower seeds check`: which rows overlap a held-out index, one line for each that does, the totals last. */
export async function seedsCheck(
  given: readonly string[],
  options: SeedsCheckOptions,
  world: World,
): Promise<ExitCode> {
  const index = openIndex(resolve(world.folder, options.index));
  let [rows, hits, unread] = [0, 0, 0];
  for (const { name, files } of heldoutFiles(given, world.folder)) {
    let row = 0;
    for (const file of files) {
      for await (const batch of readRowFile(file)) {
        for (const one of batch) {
          row += 1;
          if (!('row' in one)) {
            unread += 1;
            continue;
          }
          const item = heldoutItem(toJson(one.row));
          const hit = item && overlap(index, item);
          if (hit === undefined) continue;
          hits += 1;
          world.stdout.write(
            options.json
              ? `${JSON.stringify({ file: name, row, ...hit })}\n`
              : `${cleanLine(`${name}:${row}`, 100)}  overlaps ${cleanLine(hit.set, 100)}, item ${hit.item}: ${cleanLine(hit.words, 200)}\n`,
          );
        }
      }
    }
    rows += row;
  }
  const totals = { totals: { rows, hits, unread } };
  world.stdout.write(
    options.json
      ? `${JSON.stringify(totals)}\n`
      : `${plural(hits, 'row')} of ${plural(rows, 'row')} overlap held-out items.${unread > 0 ? ` ${plural(unread, 'row')} could not be read.` : ''}\n`,
  );
  return exitCodes.ok;
}

/** The question with its options, then every passage by itself. */
function overlap(index: HeldoutIndex, item: NonNullable<ReturnType<typeof heldoutItem>>) {
  const own = index.find(item.parts.join(' '), item.options);
  if (own !== undefined) return own;
  for (const context of item.contexts) {
    const hit = index.find(context, []);
    if (hit !== undefined) return hit;
  }
  return undefined;
}

function openIndex(path: string): HeldoutIndex {
  try {
    return new HeldoutIndex(decodeIndex(readFileSync(path)));
  } catch (cause) {
    if (cause instanceof IndexUnreadable)
      throw usageError(
        `${cleanLine(path)} cannot be read: ${cause.message}`,
        'sower seeds index ROWS --out FILE makes one.',
      );
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'EISDIR'))
      throw usageError(`There is no index ${cleanLine(path)}.`, 'sower seeds index ROWS --out FILE makes one.');
    throw cause;
  }
}
