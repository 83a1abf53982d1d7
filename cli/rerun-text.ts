import { cleanLine } from './clean-text.ts';
import { plural, usdText, withCommas } from './numbers.ts';
import type { RerunNeeds } from './rerun-needs.ts';
import { alignColumns } from './table.ts';

/** What `sower rerun --dry-run --json` prints. Members are only ever added. */
export const needsResult = (run: string, changed: readonly string[], needs: RerunNeeds): object => ({
  schemaVersion: 1,
  from: run,
  changed,
  ...needs,
});

/** What a rerun needs, for people. */
export function needsText(run: string, changed: readonly string[], needs: RerunNeeds): string {
  const edits =
    changed.length === 0 ? 'No step differs from those of' : `Changed or new since: ${changed.map(shown).join(', ')}.`;
  const first = changed.length === 0 ? `${edits} the run ${shown(run)}.` : `Made from the run ${shown(run)}. ${edits}`;
  const taken = `${plural(needs.taken, 'completion')} ${needs.taken === 1 ? 'is' : 'are'} there already and will not be asked again.`;
  if (needs.calls === 0) return `${first}\n${taken}\nNo call is needed, and no money.\n`;
  const rows = needs.steps.map(({ step, taken: there, expected, counted, tokensIn, tokensOut, usd }) => [
    `  ${shown(step)}`,
    withCommas(there),
    withCommas(expected),
    withCommas(Math.max(counted, expected)),
    withCommas(tokensIn + tokensOut),
    usdText(usd),
  ]);
  const header = ['  STEP', 'TAKEN OVER', 'CALLS', 'AT MOST', 'TOKENS', 'COST'];
  const unknown = needs.unknown.map(
    (step) => `No run has asked for the step ${shown(step)} yet, so its calls are not in these figures.`,
  );
  return `${[
    first,
    taken,
    ...alignColumns([header, ...rows], new Set([1, 2, 3, 4, 5])),
    ...unknown,
    `About ${plural(needs.calls, 'call')} to make, for ${usdText(needs.usd)}.`,
  ].join('\n')}\n`;
}

const shown = (name: string): string => cleanLine(name, 80);
