import { z } from 'zod';
import { canonicalAnswer } from '../answers/canonical.ts';
import { type AnswerKind, isLong } from '../answers/kind.ts';
import { optionForms } from '../answers/option.ts';
import { unwrap } from '../answers/unwrap.ts';
import { soundsLikeRefusal } from '../filters/refusal-phrases.ts';
import { isJsonObject } from '../json.ts';
import { beforeAnswer, findAnswerSlots } from './answer-slots.ts';
import { cleanReply } from './clean-reply.ts';
import { findFences } from './fences.ts';
import { findJsonObjects, readLenientJson } from './json-object.ts';
import { stripSignOff } from './lead-in.ts';
import { maximumReplyLength } from './parsed.ts';
import { splitReasoning } from './reasoning-block.ts';
import { resolveChoice } from './resolve-choice.ts';

/** Why a ballot has no answer that can be counted. */
export type BallotProblem =
  | 'empty'
  | 'truncated'
  | 'too_long'
  | 'unclosed_reasoning'
  | 'several_reasoning_blocks'
  | 'refusal'
  | 'no_answer'
  | 'conflicting_answers'
  | 'not_an_option'
  | 'ambiguous_answer'
  | 'not_a_number'
  | 'no_code';

/** What a ballot says. Exactly one of `answer` and `problem` is there. */
export interface Ballot {
  /** Text of the chosen option, else the answer as written. */
  readonly answer: string | null;
  /** Form to count; null for an invalid ballot and for answers that are not compared. */
  readonly canonical: string | null;
  readonly reasoning: string | null;
  readonly problem: BallotProblem | null;
}

export interface BallotForm {
  readonly kind: AnswerKind;
  /** Options in the order in which the solver saw them. */
  readonly options: readonly string[] | null;
  /** A reply of one line may be nothing but the answer. */
  readonly bare: boolean;
}

/** Reads the one final answer of a solver's reply. Whatever cannot be read is a ballot with a problem, never an error. */
export function parseBallot(reply: string, form: BallotForm): Ballot {
  if (reply.trim() === '') return invalid('empty');
  if (reply.length > maximumReplyLength) return invalid('too_long');
  const { text, blocks, open } = splitReasoning(cleanReply(reply));
  if (open) return invalid('unclosed_reasoning');
  if (blocks.length > 1) return invalid('several_reasoning_blocks');
  if (form.kind === 'code') return readCode(text, blocks);
  if (form.kind === 'constraint') return readWhole(text, blocks);
  const { answers, before } = readAnswers(text, form);
  if (answers.length === 0) return invalid(soundsLikeRefusal(text) ? 'refusal' : 'no_answer');
  const read = [...new Set(answers)].map((answer) => readAnswer(answer, form));
  const last = read.at(-1) ?? { problem: 'no_answer' as const };
  if (new Set(read.map((entry) => ('problem' in entry ? entry.problem : entry.key))).size > 1) {
    return invalid('conflicting_answers');
  }
  if ('problem' in last) return invalid(last.problem);
  return {
    answer: last.answer,
    canonical: last.canonical,
    reasoning: before || blocks[0]?.trim() || null,
    problem: null,
  };
}

/** A program is the first fenced block of the reply. */
function readCode(reply: string, blocks: readonly string[]): Ballot {
  const [first] = findFences(reply).fences;
  const code = first?.code.trim() ?? '';
  if (first === undefined || code === '') return invalid(soundsLikeRefusal(reply) ? 'refusal' : 'no_code');
  const before = (reply.split(/^[ \t]{0,3}(?:`{3,}|~{3,})/mu)[0] ?? '').trim();
  return { answer: code, canonical: null, reasoning: before || blocks[0]?.trim() || null, problem: null };
}

/** Where the form of the reply is what is asked for, the whole of it is the answer. */
function readWhole(reply: string, blocks: readonly string[]): Ballot {
  if (soundsLikeRefusal(reply)) return invalid('refusal');
  return { answer: reply.trim(), canonical: null, reasoning: blocks[0]?.trim() || null, problem: null };
}

export function invalid(problem: BallotProblem): Ballot {
  return { answer: null, canonical: null, reasoning: null, problem };
}

const text = z.union([z.string(), z.boolean().transform(String)]);
const BallotJson = z.looseObject({
  answer: text.nullish(),
  final_answer: text.nullish(),
  reasoning: text.nullish(),
  explanation: text.nullish(),
});

/** Texts that are given as the answer, and the reasoning before them. */
function readAnswers(reply: string, { bare, kind }: BallotForm): { answers: string[]; before: string } {
  const json = readJsonBallot(reply);
  if (json) return json;
  const slots = findAnswerSlots(reply);
  const [first] = slots;
  if (first && kind === 'free')
    return { answers: [stripSignOff(afterMark(reply.slice(first.at)))], before: reply.slice(0, first.at).trim() };
  const answers = slots.map((slot) => slot.text).filter((slot) => slot.trim() !== '');
  if (answers.length > 0) return { answers, before: withoutHeading(beforeAnswer(reply, slots)) };
  if (first) return { answers: [], before: '' };
  if (kind === 'free') return { answers: soundsLikeRefusal(reply) ? [] : [stripSignOff(reply)], before: '' };
  return { answers: bare && !reply.includes('\n') && reply.length <= 200 ? [reply] : [], before: '' };
}

function readJsonBallot(reply: string): { answers: string[]; before: string } | undefined {
  const { objects, problem } = findJsonObjects(reply);
  if (objects.length !== 1 || problem !== undefined) return undefined;
  const value = readLenientJson(objects[0] ?? '');
  const parsed = isJsonObject(value) ? BallotJson.safeParse(value) : undefined;
  const answer = parsed?.data?.answer ?? parsed?.data?.final_answer;
  if (!parsed?.success || answer === undefined || answer === null) return undefined;
  const reasoning = parsed.data.reasoning ?? parsed.data.explanation ?? '';
  return { answers: answer.trim() === '' ? [] : [answer], before: reasoning.trim() };
}

type ReadAnswer =
  | { readonly answer: string; readonly canonical: string | null; readonly key: string }
  | { readonly problem: BallotProblem };

function readAnswer(raw: string, { kind, options }: BallotForm): ReadAnswer {
  const answer = unwrap(raw);
  if (options === null || isLong(kind)) {
    const canonical = canonicalAnswer(kind, answer);
    if (canonical === undefined && kind !== 'free')
      return { problem: kind === 'number' ? 'not_a_number' : 'no_answer' };
    return answer === ''
      ? { problem: 'no_answer' }
      : { answer, canonical: canonical ?? null, key: canonical ?? answer };
  }
  const choice = resolveChoice(answer, options);
  if ('problem' in choice) return choice;
  const chosen = options[choice.index] ?? '';
  const canonical = optionForms(options)[choice.index] || chosen;
  return { answer: chosen, canonical, key: canonical };
}

function afterMark(text: string): string {
  return text.replace(/^[^:：\n]{0,40}[:：][*_]{0,3}|^\s*####/u, '').trim();
}

function withoutHeading(reasoning: string): string {
  return reasoning
    .replace(/^[\s*_#]{0,8}(?:reasoning|explanation|solution|rationale)[*_]{0,3}\s?:[*_]{0,3}/iu, '')
    .trim();
}
