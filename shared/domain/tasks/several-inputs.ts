import type { Row } from './hooks.ts';
import { optionTexts } from './option-columns.ts';
import { type Rejected, rejected } from './rejected.ts';
import type { RowRendering } from './render-row.ts';
import { sharedEnds } from './shared-ends.ts';

/** A question with a gap, its options in the order of the harness's contexts. */
export interface GapQuestion {
  readonly question: string;
  readonly options: readonly string[];
  readonly gold: number;
}

const gap = '_';

/**
 * A task with several inputs shows one of its choices and scores the same continuation after each. As a question it
 * is the sentence with a gap: the row's own one where a column has it (`The cup broke because _ was old.`), else what
 * the contexts have in common, a gap, and the continuation.
 *
 * @param rendering with an int as `text`: the index of the right context.
 */
export function gapQuestion(rendering: RowRendering, row: Row): GapQuestion | Rejected {
  const contexts = (rendering.choices ?? []).map((choice) => String(choice).trim());
  const gold = Number(rendering.text);
  if (contexts[gold] === undefined) return rejected('no_gold', `there is no context ${gold}`);
  const columns = optionTexts(row)?.texts;
  const sentence = gapSentence(row);
  if (sentence !== undefined && columns?.length === contexts.length)
    return { question: sentence, options: columns, gold };
  const { before, after, middles } = sharedEnds(contexts);
  const rest = `${after} ${String(rendering.target ?? '').trim()}`.trim();
  if (middles.some((middle) => middle.trim() === ''))
    return rejected('duplicate_options', 'the contexts of the row do not differ');
  return { question: `${before}${gap} ${rest}`.trim(), options: middles.map((middle) => middle.trim()), gold };
}

/** The one column of text with exactly one gap. */
function gapSentence(row: Row): string | undefined {
  const found = [...row.values()].filter(
    (value): value is string => typeof value === 'string' && value.split(gap).length === 2 && value.trim() !== gap,
  );
  return found.length === 1 ? found[0]?.trim() : undefined;
}
