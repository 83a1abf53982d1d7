import { type AnswerKind, isLong } from '../answers/kind.ts';
import { unwrap } from '../answers/unwrap.ts';
import { soundsLikeRefusal } from '../filters/refusal-phrases.ts';
import type { SeedChecks } from '../tasks/seed.ts';
import { reject } from '../verdict.ts';
import { cleanReply } from './clean-reply.ts';
import { demandsInWords, readItemChecks } from './item-checks.ts';
import { stripLeadIn, stripSignOff } from './lead-in.ts';
import { maximumReplyLength, type Parsed } from './parsed.ts';
import { type ItemDraft, readJsonItem } from './qa-item-json.ts';
import { readMarkedItem } from './qa-item-lines.ts';
import { splitReasoning } from './reasoning-block.ts';
import { resolveChoice } from './resolve-choice.ts';

/** A generated question as its author gave it. */
export interface QaItem {
  readonly question: string;
  readonly context: string | null;
  readonly options: readonly string[] | null;
  /** Text of the option where the author named one, else what the author wrote. Null when there is no answer. */
  readonly claimedAnswer: string | null;
  /** Position in `options`; null when the claim is none of them. */
  readonly claimedIndex: number | null;
  /** What a program checks answers of the kinds `code` and `constraint` by. */
  readonly checks?: SeedChecks;
}

/**
 * Reads a question with its answer out of a reply: marked lines (`Question:`, `A) ...`, `Answer:`) or one JSON object.
 *
 * @param kind decides how much text an answer may have: one line, or for long answers everything up to the next mark.
 *   Code and constraints come as JSON only: they have parts that marked lines have no names for.
 * @param labels fixed options of a label task, used when the reply repeats none.
 */
export function parseQaItem(reply: string, kind: AnswerKind, labels: readonly string[] | null = null): Parsed<QaItem> {
  if (reply.trim() === '') return reject('empty', 'reply without text');
  if (reply.length > maximumReplyLength) return refuse(`reply of ${reply.length} characters`, '');
  const { text, open } = splitReasoning(cleanReply(reply));
  if (open) return refuse('reasoning block is never closed', reply);
  if (text === '') return refuse('nothing beside a reasoning block', reply);
  const body = stripSignOff(stripLeadIn(text));
  const draft = readJsonItem(body) ?? readMarkedItem(body, isLong(kind));
  return typeof draft === 'string' ? refuse(draft, body) : finish(draft, kind, kind === 'label' ? labels : null, body);
}

function refuse(problem: string, text: string): Parsed<QaItem> {
  const reason = soundsLikeRefusal(text) ? 'refusal' : 'bad_format';
  return reject(reason, text === '' ? problem : `${problem}; reply: ${text}`);
}

function finish(draft: ItemDraft, kind: AnswerKind, labels: readonly string[] | null, body: string): Parsed<QaItem> {
  const question = draft.question.trim();
  const options = draft.options ?? labels;
  if (question === '') return refuse('no question', body);
  if (options?.some((option) => option.trim() === '')) return refuse('an option without text', body);
  if (options?.length === 1) return refuse('only one option', body);
  const answer = draft.answer === null ? '' : unwrap(draft.answer);
  const checks = readItemChecks(kind, draft.given ?? null);
  if (typeof checks === 'string') return refuse(checks, body);
  const demands = checks === undefined ? '' : demandsInWords(checks);
  return {
    kept: true,
    value: {
      question: [question, demands].filter(Boolean).join('\n\n'),
      context: draft.context?.trim() || null,
      options,
      ...claim(answer, options),
      ...(checks === undefined ? {} : { checks }),
    },
  };
}

function claim(
  answer: string,
  options: readonly string[] | null,
): { readonly claimedAnswer: string | null; readonly claimedIndex: number | null } {
  if (answer === '') return { claimedAnswer: null, claimedIndex: null };
  if (options === null) return { claimedAnswer: answer, claimedIndex: null };
  const choice = resolveChoice(answer, options);
  const index = 'index' in choice ? choice.index : positionOf(answer, options);
  return index === undefined
    ? { claimedAnswer: answer, claimedIndex: null }
    : { claimedAnswer: options[index] ?? answer, claimedIndex: index };
}

/** A number that is no option's text is a position, counted from 0. */
function positionOf(answer: string, options: readonly string[]): number | undefined {
  return /^\d{1,2}$/u.test(answer) && Number(answer) < options.length ? Number(answer) : undefined;
}
