import { readMarker, type Section } from './markers.ts';
import { readOption, readPlainOptions, splitInlineOptions } from './option-lines.ts';
import type { ItemDraft } from './qa-item-json.ts';

const inlineAnswer = /\s(?:correct |final )?answer\s?[:：]\s/iu;

interface Sections {
  readonly lines: { readonly [section in Section]: string[][] };
  readonly options: string[];
}

/**
 * Reads the form with marked lines. Text before `Question:` is talk; without that mark, text before the options or the
 * answer is the question.
 *
 * @returns a sentence about the problem when there is no item.
 */
export function readMarkedItem(reply: string, longAnswer: boolean): ItemDraft | string {
  const { lines, options } = split(reply.split('\n'));
  if (lines.question.length > 2) return 'several questions instead of one';
  const answers = new Set(lines.answer.map((part) => answerOf(part, longAnswer)).filter((answer) => answer !== ''));
  if (answers.size > 1) return 'several answers instead of one';
  const marked = lines.question.length === 2;
  const question = joined(lines.question.at(-1) ?? []);
  const listed = joined(lines.options[0] ?? []);
  return complete(
    { question, context: joined(lines.context[0] ?? []) || null, options, answer: [...answers][0] ?? null },
    listed,
    marked,
  );
}

/** Lines of each section; `question` starts with the text before the first mark. */
function split(lines: readonly string[]): Sections {
  const sections: Sections = {
    lines: { question: [[]], context: [], options: [], answer: [], other: [] },
    options: [],
  };
  let current = 'question' as Section;
  for (const line of lines) {
    const option = current === 'answer' || current === 'other' ? undefined : readOption(line, sections.options.length);
    const marker = option === undefined ? readMarker(line) : undefined;
    if (option !== undefined) sections.options.push(option);
    else if (marker) {
      current = marker.section;
      sections.lines[current].push([marker.rest]);
    } else sections.lines[current].at(-1)?.push(line);
  }
  return sections;
}

function answerOf(part: readonly string[], long: boolean): string {
  return long ? joined(part) : (part.find((line) => line.trim() !== '')?.trim() ?? '');
}

/** Looks for options and answer inside of lines where they have none of their own. */
function complete(draft: ItemDraft, listed: string, marked: boolean): ItemDraft | string {
  const lone = draft.options?.length === 1 && draft.answer === null ? (draft.options[0] ?? null) : null;
  const [stem, inlineRest] = draft.answer === null && lone === null ? cut(draft.question) : [draft.question, null];
  const inline =
    (draft.options?.length ?? 0) < 2 ? (splitInlineOptions(listed) ?? splitInlineOptions(stem)) : undefined;
  const plain = listed === '' || inline ? [] : readPlainOptions(listed);
  const options = inline?.options ?? [draft.options ?? [], plain].find((list) => list.length >= 2) ?? null;
  const question = inline && !splitInlineOptions(listed) ? inline.before : stem;
  const answer = draft.answer ?? lone ?? inlineRest;
  if (!marked && options === null && answer === null) return 'neither question, options nor answer are marked';
  return { question, context: draft.context, options, answer };
}

function cut(question: string): [string, string | null] {
  const match = inlineAnswer.exec(question);
  return match
    ? [
        question.slice(0, match.index).trim(),
        question
          .slice(match.index + match[0].length)
          .split('\n')[0]
          ?.trim() || null,
      ]
    : [question, null];
}

function joined(lines: readonly string[]): string {
  return lines.join('\n').trim();
}
