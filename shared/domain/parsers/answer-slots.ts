import { readMarker } from './markers.ts';

/** A place of a reply that is marked as its answer. `at` is where the mark's line starts. */
export interface AnswerSlot {
  readonly text: string;
  readonly at: number;
}

const boxed = '\\boxed{';
const hashes = /^\s*####\s*(?!#)(.+)$/u;
const bareNumber = /^[+-]?\p{Sc}?[\d.,/ ]+%?$/u;
const sentence = /^(?:(?:so|therefore|thus|hence)[,:]?\s+)?the (?:final |correct |right )?answer is:?\s+(.+)$/iu;

/** Every marked answer, in order: `Answer:` lines, `#### 18`, `\boxed{18}`; a closing sentence when there is no mark. */
export function findAnswerSlots(text: string): AnswerSlot[] {
  const lines = linesOf(text);
  const slots = lines.flatMap((line, index) => slotsOfLine(line, () => lines.slice(index + 1)));
  if (slots.length > 0) return slots;
  const last = lines.findLast((line) => line.text.trim() !== '');
  const closing = sentence.exec(last?.text.trim().replace(/^[*_]+/u, '') ?? '')?.[1];
  return last && closing ? [{ text: closing.replace(/[*_.]+$/u, ''), at: last.at }] : [];
}

interface Line {
  readonly text: string;
  readonly at: number;
}

function linesOf(text: string): Line[] {
  let at = 0;
  return text.split('\n').map((line) => {
    const start = at;
    at += line.length + 1;
    return { text: line, at: start };
  });
}

function slotsOfLine(line: Line, following: () => readonly Line[]): AnswerSlot[] {
  const inBoxes = findBoxed(line.text);
  const marker = readMarker(line.text);
  const marked = marker?.section === 'answer' ? marker.rest : readHashes(line.text, following);
  if (marked === undefined || inBoxes.length > 0) return inBoxes.map((content) => ({ text: content, at: line.at }));
  const given = /^[*_]/u.test(marked) ? marked : marked.replace(/[*_\s]+$/u, '');
  const rest =
    given ||
    following()
      .find((next) => next.text.trim() !== '')
      ?.text.trim() ||
    '';
  return findBoxed(rest).length > 0 ? [] : [{ text: rest, at: line.at }];
}

/** `#### 18`. The mark is a heading of Markdown too, so other text than a number counts on the last line only. */
function readHashes(line: string, following: () => readonly Line[]): string | undefined {
  const content = hashes.exec(line)?.[1]?.trim();
  if (content === undefined || bareNumber.test(content)) return content;
  return following().every((next) => next.text.trim() === '') ? content : undefined;
}

/** What stands before the answer, even if the answer is given on several lines at the end. */
export function beforeAnswer(text: string, slots: readonly AnswerSlot[]): string {
  let end = text.length;
  for (const { at } of slots.toReversed()) {
    const between = text.slice(at, end).split('\n').slice(1).join('').trim();
    if (end < text.length && between !== '') break;
    end = at;
  }
  return text.slice(0, end).trim();
}

/** Contents of every `\boxed{...}` of a line, braces balanced. */
function findBoxed(line: string): string[] {
  const found: string[] = [];
  let start = line.indexOf(boxed);
  while (start >= 0) {
    const end = closingBrace(line, start + boxed.length - 1);
    if (end < 0) break;
    found.push(line.slice(start + boxed.length, end));
    start = line.indexOf(boxed, end);
  }
  return found;
}

/** Position of the brace that closes the one at `start`, or -1. */
function closingBrace(line: string, start: number): number {
  let depth = 0;
  for (let at = start; at < line.length; at += 1) {
    if (line[at] === '{') depth += 1;
    else if (line[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}
