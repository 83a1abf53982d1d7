import type { AnswerKind } from './kind.ts';
import { canonicalNumber } from './number.ts';
import { canonicalOption } from './option.ts';
import { canonicalShort } from './short.ts';

/**
 * The form on which ballots agree or differ.
 *
 * @returns undefined when the text is no answer of this kind; always for the kinds that are not voted on.
 */
export function canonicalAnswer(kind: AnswerKind, text: string): string | undefined {
  switch (kind) {
    case 'choice':
    case 'label':
    case 'cloze':
      return canonicalOption(text) || undefined;
    case 'number':
      return canonicalNumber(text);
    case 'short':
      return canonicalShort(text) || undefined;
    case 'free':
    case 'code':
    case 'constraint':
      return undefined;
  }
}
