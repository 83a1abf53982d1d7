import { join, relative } from 'node:path';
import { quotaWords } from '../shared/domain/dataset/quota-words.ts';
import type { SowerRecord } from '../shared/domain/records.ts';
import { failureReasons, isFailureReason, isRejectionReason, rejectionReasons } from '../shared/domain/verdict.ts';
import { cleanLine, cleanText } from './clean-text.ts';
import { plural, usdText, withCommas } from './numbers.ts';
import type { EntryStatus, RunSums } from './run-index.ts';
import { alignColumns } from './table.ts';

export interface FinishedRun {
  readonly run: string;
  readonly status: EntryStatus;
  /** Absolute path of the dataset folder. */
  readonly path: string;
  readonly sums: RunSums;
  readonly samples: readonly SowerRecord[];
  readonly notices: readonly string[];
  /** What the recipe's own reasons mean. */
  readonly ownReasons?: Readonly<Record<string, string>> | undefined;
  /** The folder from which paths are shown. */
  readonly currentFolder: string;
  /** Commands to go on with: what for, and the command. */
  readonly next: readonly (readonly [string, string])[];
}

/** The end screen: where the dataset is, what became of every candidate, three records, what to do next. */
export function finishText(found: FinishedRun): string {
  const path = shownPath(found.path, found.currentFolder);
  const blocks = [
    [headline(found), '', `  Dataset  ${path}`],
    sumsLines(found.sums),
    quotaLines(found.sums),
    reasonLines(found.sums.reasons, found.ownReasons),
    sampleLines(found.samples),
    found.notices.map((notice) => `Notice: ${cleanLine(notice, 400)}`),
    nextLines(path, found),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headline({ status, sums }: FinishedRun): string {
  const { accepted, failed, generated, seeds } = sums.counts;
  if (accepted + failed + generated === 0 && seeds > 0)
    return 'Done, but every seed was refused before a model was asked.';
  if (accepted === 0) return 'Done, but no record was accepted.';
  return status === 'complete' ? 'Done.' : 'Done, with gaps: some records failed and are not part of the dataset.';
}

export function shownPath(path: string, currentFolder: string): string {
  const short = relative(currentFolder, path);
  return short === '' || short.startsWith('..') ? path : short;
}

export function sumsLines({ counts, tokens, usd, calls }: RunSums): string[] {
  return [
    `  Records  ${withCommas(counts.accepted)} accepted${rowsOf(counts)}, ${withCommas(counts.rejected)} rejected, ${withCommas(counts.failed)} failed`,
    `  From     ${plural(counts.seeds, 'seed')}, ${plural(counts.generated, 'candidate')} asked of the model`,
    `  Tokens   ${withCommas(tokens.in)} in, ${withCommas(tokens.out)} out, ${usdText(usd)}`,
    ...(calls?.taken === undefined
      ? []
      : [
          `  Taken    ${plural(calls.taken, 'completion')} over from runs before, at no cost; ${plural(calls.asked, 'call')} made`,
        ]),
    ...(calls !== undefined && calls.saved > 0
      ? [
          `  Saved    ${plural(calls.saved, 'ballot')} of ${withCommas(calls.asked + calls.saved)} requests: the vote was clear before`,
        ]
      : []),
    ...(calls?.unneeded === undefined
      ? []
      : [
          `  Ahead    ${plural(calls.unneeded, 'request')} beside these, made while places were free, turned out not to be needed: ${usdText(calls.unneededUsd ?? 0)} more`,
        ]),
    ...(calls?.brokenUsd === undefined
      ? []
      : [
          `  Broken   attempts without a whole reply may have been billed too: ${usdText(calls.brokenUsd)} more at the most, counted against the cap`,
        ]),
    ...(calls?.unpaid === undefined
      ? []
      : [
          `  Budget   reached: ${plural(calls.unpaid, 'request')} had no room and would have cost about ${usdText(calls.unpaidUsd ?? 0)} more`,
        ]),
  ];
}

/** Rows are told where records have several views. */
const rowsOf = ({ rows }: RunSums['counts']): string => (rows === undefined ? '' : ` (${plural(rows, 'row')})`);

/** What was asked for and what was reached. */
function quotaLines({ quota }: RunSums): string[] {
  if (quota === undefined) return [];
  const met = quota.cells.filter(({ status }) => status === 'met').length;
  const rows = quota.cells.map((cell) => [
    `  ${cleanLine(cell.cell, 60)}`,
    `${withCommas(cell.accepted)} of ${withCommas(cell.wanted)}`,
    `of ${withCommas(cell.candidates)} candidates`,
    quotaWords(cell),
  ]);
  return [
    `Quota: ${met} of ${plural(quota.cells.length, 'cell')} met, counted by ${quota.per}`,
    ...alignColumns(rows, new Set([1])),
  ];
}

/** Reasons with their counts, the most frequent first, equal ones by name. */
export function byFrequency(reasons: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(reasons).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

/** The three most frequent reasons with their meaning. */
function reasonLines(reasons: Readonly<Record<string, number>>, own?: Readonly<Record<string, string>>): string[] {
  const frequent = byFrequency(reasons);
  if (frequent.length === 0) return [];
  const rows = frequent
    .slice(0, 3)
    .map(([reason, count]) => [`  ${withCommas(count)}`, cleanLine(reason, 40), reasonMeaning(reason, own)]);
  const rest =
    frequent.length > 3 ? [`  and ${plural(frequent.length - 3, 'other reason')}; all are in report.html`] : [];
  return ['Most frequent reasons for dropping a record', ...alignColumns(rows, new Set([0])), ...rest];
}

/** @param own reasons that the recipe declared; their words are foreign text. */
export function reasonMeaning(reason: string, own: Readonly<Record<string, string>> = {}): string {
  if (Object.hasOwn(own, reason)) return cleanLine(own[reason] ?? '', 200);
  if (isRejectionReason(reason)) return rejectionReasons[reason].about;
  return isFailureReason(reason) ? `${failureReasons[reason].about} ${failureReasons[reason].help}` : '';
}

function sampleLines(samples: readonly SowerRecord[]): string[] {
  if (samples.length === 0) return [];
  const title =
    samples.length === 1 ? 'An accepted record' : `${samples.length === 3 ? 'Three' : 'Two'} accepted records`;
  return [title, ...samples.flatMap((record, index) => recordLines(record, index + 1))];
}

/** Question, options and answer where a record has them, else its text, on a few lines. */
export function recordLines({ fields }: SowerRecord, number: number): string[] {
  const text = (name: string): string | undefined => {
    const value = fields[name];
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
  };
  const options = Array.isArray(fields.options) ? fields.options.map(String) : [];
  const letter = (index: number): string => String.fromCharCode(65 + index);
  const question = text('question') ?? text('text') ?? JSON.stringify(fields);
  const lines = cleanText(question, 400).split('\n').slice(0, 6);
  const listed = options.slice(0, 8).map((option, index) => `     ${letter(index)}) ${cleanLine(option, 100)}`);
  const answer = text('answer_text');
  const label = text('answer_label');
  return [
    ...lines.map((line, index) => `${index === 0 ? `  ${number}.` : '    '} ${line}`),
    ...listed,
    ...(answer === undefined
      ? []
      : [`     Answer: ${label ? `${cleanLine(label, 5)}) ` : ''}${cleanLine(answer, 160)}`]),
  ];
}

function nextLines(path: string, { next }: FinishedRun): string[] {
  const rows = [
    ['Look at it', join(path, 'report.html')],
    ['Load it', `datasets.load_dataset("${path}")  in Python`],
    ...next,
  ];
  return ['Next', ...alignColumns(rows.map(([what = '', command = '']) => [`  ${what}`, command]))];
}
