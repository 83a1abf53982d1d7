import { clozeKind } from './cloze-kind.ts';
import { constraints } from './constraints.ts';
import { draw } from './draw.ts';
import type { MapFunction } from './map-function.ts';
import { maskPii } from './mask-pii.ts';
import { messages } from './messages.ts';
import { origin } from './origin.ts';
import { put } from './put.ts';
import { quality } from './quality.ts';
import { remove } from './remove.ts';
import { rename } from './rename.ts';
import { render } from './render.ts';
import { replace } from './replace.ts';
import { replies } from './replies.ts';
import { rewardHeuristic } from './reward-heuristic.ts';
import { set } from './set.ts';
import { stripMaps } from './strip.ts';
import { truncate } from './truncate.ts';

/** Every function of `map` by its name. A new one is a file of its own and an entry here. */
export const mapFunctions: ReadonlyMap<string, MapFunction> = new Map(
  (
    [
      set,
      rename,
      remove,
      render,
      truncate,
      replace,
      draw,
      maskPii,
      quality,
      clozeKind,
      origin,
      put,
      constraints,
      messages,
      replies,
      rewardHeuristic,
      ...stripMaps,
    ] as readonly MapFunction[]
  ).map((one) => [one.name, one]),
);
