import type { PyValue } from '../templates/py-value.ts';
import type { Row } from './hooks.ts';

/** Option texts that a row holds beside its letters. */
export interface OptionTexts {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
}

const listColumns = ['choices', 'options', 'endings', 'candidates'];
const letterColumns: readonly (readonly string[])[] = [
  ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'],
  ['opa', 'opb', 'opc', 'opd', 'ope'],
];
/** `ending0`, `option_a`, `choice1`, `sol2`, `Option A` ... */
const numbered = /^(ending|choice|option|answer|alternative|sol|mc_answer)[_ ]?([0-9]|[a-j])$/i;

const letters = 'ABCDEFGHIJ';

export function isOptionColumn(name: string): boolean {
  return listColumns.includes(name) || letterColumns.some((family) => family.includes(name)) || numbered.test(name);
}

/** Finds the option texts in the ways that datasets write them; undefined when the row has none. */
export function optionTexts(row: Row): OptionTexts | undefined {
  for (const name of listColumns) {
    const found = fromList(row.get(name));
    if (found !== undefined) return found;
  }
  for (const family of letterColumns) {
    const texts = family.map((name) => row.get(name)).filter(isWords);
    if (texts.length >= 2) return { texts, labels: letters.slice(0, texts.length).split('') };
  }
  return fromNumbered(row);
}

/** `{text: [...], label: [...]}`, `[{label, text}, ...]`, `{A: ..., B: ...}` or a plain list of texts. */
function fromList(value: PyValue | undefined): OptionTexts | undefined {
  if (Array.isArray(value)) {
    const entries = value.map((entry: PyValue) => (entry instanceof Map ? entry.get('text') : entry));
    const labels = value.map((entry: PyValue, at) =>
      entry instanceof Map ? String(entry.get('label')) : (letters[at] ?? ''),
    );
    return entries.every(isWords) && entries.length > 0 ? { texts: entries, labels } : undefined;
  }
  if (!(value instanceof Map)) return undefined;
  const [texts, labels] = [value.get('text'), value.get('label')];
  if (Array.isArray(texts) && Array.isArray(labels) && texts.every(isWords) && texts.length === labels.length) {
    return { texts, labels: labels.map(String) };
  }
  const members = [...value.values()];
  const names = [...value.keys()];
  return members.every(isWords) && names.every((name) => /^[A-J]$/.test(name)) && names.length > 0
    ? { texts: members, labels: names }
    : undefined;
}

function fromNumbered(row: Row): OptionTexts | undefined {
  const families = new Map<string, [string, string][]>();
  for (const [name, value] of row) {
    const match = numbered.exec(name);
    if (match === null || !isWords(value)) continue;
    const family = families.get(match[1]?.toLowerCase() ?? '') ?? [];
    families.set(match[1]?.toLowerCase() ?? '', [...family, [match[2]?.toLowerCase() ?? '', value]]);
  }
  for (const family of families.values()) {
    if (family.length < 2) continue;
    const ordered = family.sort(([a], [b]) => (a < b ? -1 : 1));
    return { texts: ordered.map(([, text]) => text), labels: letters.slice(0, ordered.length).split('') };
  }
  return undefined;
}

const isWords = (value: PyValue | undefined): value is string => typeof value === 'string' && value.trim() !== '';

/** True for options that are labels without meaning: A, B, C ... or numbers that count up from 0 or 1. */
export function areBareLabels(options: readonly string[]): boolean {
  const bare = options.map((option) => option.trim().replace(/^\(?([A-Za-z]|\d{1,2})[).:]?$/, '$1'));
  if (bare.every((option, at) => option.toUpperCase() === letters[at])) return true;
  const first = Number(bare[0]);
  return bare.length > 1 && (first === 0 || first === 1) && bare.every((option, at) => option === String(first + at));
}
