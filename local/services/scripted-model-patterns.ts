import type { Draws } from './scripted-model-draws.ts';
import type { ScriptedLanguage } from './scripted-model-language.ts';
import type { ScriptedKind } from './scripted-model-prompt.ts';

/** Slots of a pattern by name. */
export type Slots = Readonly<Record<string, string>>;

/**
 * A form of question: a text with slots. Writing fills the slots; solving finds them again in the text alone, so that
 * the solver needs nothing but what any reader sees.
 */
export interface Pattern {
  readonly language: ScriptedLanguage;
  readonly kinds: readonly ScriptedKind[];
  /** `{a}` stands for slot `a`. The last sentence is the question; what stands before can become a passage. */
  readonly text: string;
  slots(draws: Draws): Slots;
  answer(slots: Slots): string;
  /** At least `count` wrong answers of the same type; may repeat and may hold the right one. */
  wrong(draws: Draws, slots: Slots, count: number): readonly string[];
}

export const fill = (text: string, slots: Slots): string =>
  text.replace(/\{(\w)\}/gu, (_, name: string) => slots[name] ?? '');

const compiled = new Map<string, RegExp>();

/** @returns undefined when the text is not made after this pattern. */
export function findSlots(pattern: Pattern, text: string): Slots | undefined {
  if (text.length > 2000) return undefined;
  const expression = compiled.get(pattern.text) ?? expressionOf(pattern.text);
  compiled.set(pattern.text, expression);
  return expression.exec(text)?.groups;
}

/** A slot that stands twice must hold the same both times. */
function expressionOf(text: string): RegExp {
  const seen = new Set<string>();
  const source = text.replace(/[.*+?^$()|[\]\\]/gu, '\\$&').replace(/\{(\w)\}/gu, (_, name: string) => {
    if (seen.has(name)) return `\\k<${name}>`;
    seen.add(name);
    return `(?<${name}>[^.,:;?]{1,40}?)`;
  });
  return new RegExp(`^${source}$`, 'u');
}

export const numberOf = (slots: Slots, name: string): number => Number(slots[name]);

/** Wrong results near the right one, the likely slips first. */
export function nearNumbers(draws: Draws, right: number, slips: readonly number[], count: number): string[] {
  const near = Array.from({ length: 3 * count + 10 }, (_, step) => right + (step % 2 === 0 ? 1 : -1) * (step + 1));
  return [...draws.several(slips, slips.length), ...draws.several(near, near.length)]
    .filter((value) => Number.isInteger(value) && value >= 0)
    .map(String);
}
