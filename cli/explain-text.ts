import { cleanLine, cleanText } from './clean-text.ts';
import type { Explanation } from './explain.ts';
import type { TrailSeed, TrailStep } from './explain-trail.ts';
import { shownPath } from './finish.ts';
import { plural } from './numbers.ts';

/** An explanation for people. @param texts whether to print what models wrote as a whole. */
export function explainText(found: Explanation, texts: boolean, currentFolder: string): string {
  const { id, outcome, record, run, folder, seed, steps, duplicates, meaning } = found;
  const blocks: string[][] = [
    [
      `Record ${cleanLine(id, 80)}: ${outcome}`,
      `  Dataset  ${cleanLine(shownPath(folder, currentFolder), 300)}`,
      `  Run      ${cleanLine(run, 100)}`,
    ],
    recordLines(record, outcome, meaning),
    seed === undefined ? ['Seed', '  not known: the line could not be read'] : seedLines(seed),
    steps.length === 0 ? [] : ['How it was made', ...stepLines(steps, texts)],
    outcome === 'accepted' ? voteLines(record) : [],
    outcome === 'accepted' ? duplicateLines(duplicates) : [],
  ];
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${text.join('\n\n')}\n`;
}

function recordLines(
  record: Explanation['record'],
  outcome: Explanation['outcome'],
  meaning: string | undefined,
): string[] {
  const lines: string[] = [];
  const add = (name: string, value: unknown, limit: number): void => {
    if (typeof value === 'string' && value !== '') lines.push(`  ${name.padEnd(9)}${cleanLine(value, limit)}`);
  };
  if (outcome !== 'accepted') {
    add('Step', record.step, 60);
    add('Reason', record.reason, 60);
    add('', meaning, 300);
    add('Evidence', record.evidence, 400);
  }
  add('Context', record.context, 300);
  add('Question', record.question, 600);
  if (Array.isArray(record.options))
    record.options.forEach((option, index) => {
      add(index === 0 ? 'Options' : '', `${String.fromCharCode(65 + index)}) ${String(option)}`, 200);
    });
  add('Answer', record.answer_text, 300);
  add('Reply', record.reply, 300);
  return lines;
}

function seedLines({
  object,
  line,
  task,
  dataset,
  config,
  split,
  datasetRow,
  license,
  sha256,
  row,
}: TrailSeed): string[] {
  const source = [dataset, config, split].filter((part) => part !== null).join(' / ');
  return [
    'Seed',
    `  File     ${cleanLine(object, 200)}, line ${line}`,
    ...(task === '' ? [] : [`  Task     ${cleanLine(task, 100)}`]),
    ...(source === '' ? [] : [`  Dataset  ${cleanLine(source, 200)}, row ${datasetRow}`]),
    `  Licence  ${cleanLine(license, 80)}`,
    ...(sha256 === '' ? [] : [`  SHA-256  ${cleanLine(sha256, 64)}`]),
    `  Row      ${row === null ? 'the drop is gone, or was changed' : cleanLine(row, 500)}`,
  ];
}

function stepLines(steps: readonly TrailStep[], texts: boolean): string[] {
  return steps.flatMap((step) => {
    const kind = step.kind ?? (step.completion === null ? '' : 'prompt');
    if (step.completion === null) {
      const passed =
        step.passed.length === 0 ? '' : `passed ${step.passed.map((name) => cleanLine(name, 40)).join(', ')}`;
      return [`  ${cleanLine(step.step, 40)}  ${kind}  ${passed}`.trimEnd()];
    }
    const parts = [
      `${step.role ?? '?'}: ${step.model ?? '?'}`,
      `prompt ${step.prompt ?? '?'}`,
      `sample ${step.sample ?? 0}`,
      ...(step.tokensOut === null ? [] : [plural(step.tokensOut, 'token')]),
    ];
    const head = `  ${cleanLine(step.step, 40)}  ${kind}  ${cleanLine(parts.join(', '), 200)}`;
    if (step.text === null) return [head, '      the completion is no longer in the workspace'];
    const lines = texts ? cleanText(step.text, 20_000).split('\n') : [lastLine(step.text)];
    return [head, ...lines.map((line) => `      ${line}`)];
  });
}

/** The end of a reply, where a ballot says its answer. */
function lastLine(text: string): string {
  const lines = text
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '');
  return `${lines.length > 1 ? '... ' : ''}${cleanLine(lines.at(-1) ?? '', 160)}`;
}

function voteLines(record: Explanation['record']): string[] {
  const number = (name: string): number | undefined => (typeof record[name] === 'number' ? record[name] : undefined);
  const [asked, valid, votes, share] = ['vote_n', 'vote_valid', 'vote_count', 'vote_share'].map(number);
  if (asked === undefined || valid === undefined || votes === undefined) return [];
  const percent = share === undefined ? '' : ` (${Math.round(share * 100)} %)`;
  return [
    'Votes',
    `  ${votes} of ${plural(valid, 'readable ballot')}${percent} for the answer; ${plural(asked, 'ballot')} asked`,
  ];
}

function duplicateLines(duplicates: Explanation['duplicates']): string[] {
  if (duplicates.length === 0) return [];
  const shown = duplicates.slice(0, 10).map(({ id, reason }) => `  ${cleanLine(id, 80)}  ${cleanLine(reason, 40)}`);
  return [
    'Dropped because they say the same',
    ...shown,
    ...(duplicates.length > 10 ? [`  and ${duplicates.length - 10} more`] : []),
  ];
}
