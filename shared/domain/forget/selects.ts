import type { SeedSource } from '../records.ts';
import type { Forgettable } from './tombstone.ts';

/** What is to be forgotten; the shape of the payload. */
export type Selector =
  | { readonly seed: string }
  | { readonly task: string }
  | { readonly dataset: string }
  | { readonly record: string };

/** Fewer characters of a hash or an id would match by chance. */
export const shortestPrefix = 8;

/**
 * Whether a record was made of what a selector names. What is made of a record carries its seed along, so this finds
 * every descendant, dropped ones too. Of further seeds that went into a record only the dataset is known.
 */
export function selects(selector: Selector, { id, seed }: Forgettable): boolean {
  if ('record' in selector) return isPrefix(selector.record, id);
  if (seed === null) return false;
  if ('task' in selector) return seed.task === selector.task;
  if ('dataset' in selector) return [seed, ...(seed.also ?? [])].some(({ dataset }) => dataset === selector.dataset);
  return namesSeed(selector.seed, seed);
}

function namesSeed(given: string, seed: SeedSource): boolean {
  const { object, line, dataset, config, split, row, sha256 } = seed;
  const names = [`${object}:${line}`, [dataset, config, split, row].join('/'), [dataset, split, row].join('/')];
  return names.includes(given) || (/^[0-9a-f]+$/u.test(given) && isPrefix(given, sha256));
}

const isPrefix = (given: string, whole: string): boolean =>
  given === whole || (given.length >= shortestPrefix && whole.startsWith(given));
