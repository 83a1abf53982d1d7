import { cleanLine } from './clean-text.ts';
import { withCommas } from './numbers.ts';
import type { CollectChange } from './seeds-collect-changes.ts';
import type { CollectTotals, GroupOutcome } from './seeds-collect-report.ts';
import { alignColumns } from './table.ts';

interface Summary {
  readonly out: string;
  readonly totals: CollectTotals;
  readonly outcomes: readonly GroupOutcome[];
  readonly changes: readonly CollectChange[];
  readonly program: string;
}

/** What a collection gave, for people. */
export function collectSummary({ out, totals, outcomes, changes, program }: Summary): string[] {
  const rows = outcomes.flatMap((outcome) => {
    if (!('result' in outcome) || outcome.result.kept === 0) return [];
    const { rows: read, kept, refused, constant_key, tiny } = outcome.result;
    const [first, ...others] = outcome.group.tasks;
    const notes = [
      ...(others.length > 0 ? [`+${others.length} variants`] : []),
      ...(constant_key === null ? [] : [`key always ${constant_key}, shuffled`]),
      ...(tiny ? ['tiny'] : []),
    ];
    const { lang, license } = first.audit;
    return [
      [
        cleanLine(first.name, 60),
        lang,
        license,
        withCommas(read),
        withCommas(kept),
        withCommas(refused),
        notes.join('; '),
      ],
    ];
  });
  const right = new Set([3, 4, 5]);
  const table =
    rows.length === 0
      ? []
      : [...alignColumns([['TASK', 'LANG', 'LICENCE', 'ROWS', 'RECORDS', 'REFUSED', 'NOTES'], ...rows], right), ''];
  return [
    ...table,
    `${withCommas(totals.kept)} records of ${withCommas(totals.rows)} rows; ${withCommas(totals.refused_rows)} rows refused, ${withCommas(totals.not_drawn)} not drawn`,
    `${withCommas(totals.tasks)} tasks: ${totals.collected} collected, ${totals.variants} variants of these, ${totals.refused} refused`,
    ...counts('tasks refused', totals.codes),
    ...counts('rows refused', totals.reasons),
    ...(changes.length === 0 ? [] : ['', 'Since the last collection:']),
    ...changes.map(
      ({ name, change, what }) => `  ${change}: ${cleanLine(name, 120)} (${cleanLine(what.join(', '), 300)})`,
    ),
    '',
    `report.jsonl has a line for each. Next: ${program} run ${cleanLine(out, 300)}`,
  ];
}

function counts(title: string, found: Readonly<Record<string, number>>): string[] {
  const entries = Object.entries(found);
  if (entries.length === 0) return [];
  const lines = alignColumns(
    entries.map(([code, count]) => [`  ${withCommas(count)}`, code]),
    new Set([0]),
  );
  return [`${title}:`, ...lines];
}
