import { dependsOnOrder } from '../answers/fixed-order.ts';
import { letterOf } from '../parsers/option-lines.ts';
import { randomFor, shuffle } from '../random.ts';
import type { SowerRecord } from '../records.ts';
import { answerKindOf, type Fields, listField, textField } from './fields.ts';

type DrawKey = readonly (string | number)[];

/**
 * The winning ballot whose reasoning is kept. The right option shall stand at every place equally often, and reasoning
 * speaks of options by the letters of its own ballot: so a place is drawn, and the first winning ballot that has the
 * answer there is taken; else the first.
 */
export function pickWinningBallot(winners: readonly SowerRecord[], key: DrawKey): SowerRecord {
  const [first] = winners;
  if (!first) throw new Error('a decided vote has a winning ballot');
  const count = listField(first.fields, 'ballot_options')?.length ?? 0;
  const place = Math.floor(randomFor(...key, 'place')() * count);
  return winners.find((winner) => answerPlace(winner) === place) ?? first;
}

function answerPlace({ fields }: SowerRecord): number {
  return listField(fields, 'ballot_options')?.indexOf(textField(fields, 'ballot_answer') ?? '') ?? -1;
}

/** The answer as most winning ballots write it; the chosen ballot's way where that is even. */
export function winningText(winners: readonly SowerRecord[], chosen: SowerRecord): string {
  const texts = winners.map(({ fields }) => textField(fields, 'ballot_answer') ?? '');
  const own = textField(chosen.fields, 'ballot_answer') ?? '';
  const count = (wanted: string): number => texts.filter((text) => text === wanted).length;
  return texts.reduce((best, text) => (count(text) > count(best) ? text : best), own);
}

export interface FinalOrder {
  readonly options: readonly string[] | null;
  readonly index: number | null;
  readonly label: string | null;
}

/**
 * Order in which the options are published. Options that speak of each other keep the author's order. Beside reasoning,
 * which may name letters, it is the chosen ballot's own. Else it is drawn, or for a label task the fixed one.
 */
export function finalOrder(fields: Fields, chosen: SowerRecord, answer: string, key: DrawKey): FinalOrder {
  const own = listField(fields, 'options');
  if (own === null) return { options: null, index: null, label: null };
  const options = orderOf(own, fields, chosen, key);
  const at = options.indexOf(answer);
  return { options, index: at < 0 ? null : at, label: letterOf(at) || null };
}

function orderOf(own: readonly string[], fields: Fields, chosen: SowerRecord, key: DrawKey): readonly string[] {
  const seen = listField(chosen.fields, 'ballot_options');
  if (dependsOnOrder(own)) return own;
  if (seen !== null && textField(chosen.fields, 'reasoning') !== null) return seen;
  return answerKindOf(fields) === 'label' ? own : shuffle(own, randomFor(...key, 'order')).shuffled;
}
