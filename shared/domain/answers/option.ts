import { foldText } from '../text/fold.ts';
import { unwrap } from './unwrap.ts';

/**
 * Form in which option texts are compared and counted: case, spacing and closing punctuation do not matter. Inner
 * signs do: `-3` is not `3`, and `x < 2` is not `x > 2`.
 */
export function canonicalOption(text: string): string {
  return trimOption(foldText(unwrap(text)));
}

/**
 * Forms of the options of one question. Where options differ by the case of one or two letters alone, as symbols do
 * (`Ss` and `SS`, `Co` and `CO`), case matters after all.
 */
export function optionForms(options: readonly string[]): string[] {
  const forms = options.map(canonicalOption);
  return options.map((option, index) => {
    const form = forms[index] ?? '';
    const twins = options.filter((_, other) => forms[other] === form);
    return twins.some((twin) => symbolsOf(twin) !== symbolsOf(option)) ? trimOption(unwrap(option)) : form;
  });
}

/** Words of one or two letters, in their own case. The first word of an option may be capitalised anyway. */
function symbolsOf(option: string): string {
  const [first = '', ...others] = trimOption(unwrap(option)).match(/[\p{L}\p{N}]+/gu) ?? [];
  const symbols = [first.length === 2 ? first.slice(1) : '', ...others.filter((word) => word.length <= 2)];
  return symbols.join(' ');
}

const closing = new Set('.,;:!?。，；：！？、"\'');

/** Cuts closing punctuation; a quote at the start goes with the one at the end. Punctuation alone stays. */
function trimOption(option: string): string {
  const text = option.replace(/\s+/gu, ' ').trim();
  let end = text.length;
  while (end > 0 && closing.has(text[end - 1] ?? '')) end -= 1;
  let start = 0;
  while (start < end && (text[start] === '"' || text[start] === "'")) start += 1;
  return text.slice(start, end).trim() || text;
}
