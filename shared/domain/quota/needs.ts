import { budgetOf, type Quota, wantedOf } from './quota.ts';

/** Where a cell stands after some rounds. */
export interface CellState {
  readonly cell: string;
  readonly wanted: number;
  /** Records that count so far. */
  readonly accepted: number;
  /** Records that the recipe accepted, those beyond quota and caps too. */
  readonly passed: number;
  /** Candidates that were asked for. */
  readonly asked: number;
}

/** A little more than the yield promises, because it varies. */
const margin = 1.1;
/** A round asks for at most so many times what was asked before: of few candidates the yield is hardly known. */
const growth = 4;

/**
 * Seeds to draw for a cell in the next round. The first round takes every candidate for good; later ones go by what
 * came of those before. 0 when the cell is full or its budget of candidates is used up.
 */
export function seedsNeeded(quota: Quota, { cell, wanted, accepted, passed, asked }: CellState): number {
  const short = wanted - accepted;
  const left = Math.floor((budgetOf(quota, cell) - asked) / quota.perSeed);
  if (short <= 0 || left <= 0) return 0;
  if (asked === 0) return Math.min(left, seedsFor(quota, short));
  const yieldShare = (passed + 1) / (asked + 2);
  return Math.min(left, seedsFor(quota, short / yieldShare), Math.ceil((growth * asked) / quota.perSeed));
}

const seedsFor = ({ perSeed }: Quota, candidates: number): number => Math.ceil((candidates / perSeed) * margin);

/** The cells that a quota asks for: those it names, or all that seeds have. */
export function quotaCells(quota: Quota, found: Iterable<string>): string[] {
  const names = typeof quota.accepted === 'number' ? [...new Set(found)] : Object.keys(quota.accepted);
  return names.filter((cell) => wantedOf(quota, cell) > 0).sort();
}
