import { AnswerKind } from '../answers/kind.ts';
import type { PyValue } from '../templates/py-value.ts';
import { languageOf } from './language.ts';
import { nearestField } from './nearest-field.ts';
import { ownAnswer, scalarText } from './own-answer.ts';
import { ownChecks } from './own-checks.ts';
import { type Rejected, rejected } from './rejected.ts';
import type { Seed } from './seed.ts';

/** Fields of a row of the product's own shape. `question` and `answer` are needed; `source` and `meta` are not read. */
export const ownSeedFields = [
  'question',
  'answer',
  'options',
  'context',
  'kind',
  'task',
  'id',
  'license',
  'lang',
  'source',
  'meta',
  'family',
  'capabilities',
  'signature',
  'tests',
  'constraints',
] as const;

export type OwnSeedReading =
  | {
      readonly kept: true;
      readonly seed: Seed;
      /** What the row calls itself; null when it does not. */
      readonly id: string | null;
      /** SPDX id that the row names; null when it names none. */
      readonly license: string | null;
      /** What quotas count by; null and empty when the row says nothing. */
      readonly family: string | null;
      readonly capabilities: readonly string[];
    }
  | Rejected;

/** Task name of rows that name none. */
export const ownTask = 'own';

/**
 * Reads a row of the product's own shape: `{"question", "answer", "options"?, "context"?, "kind"?, "task"?, "id"?,
 * "license"?, "lang"?}`, and for code `signature` and `tests`, for constraints `constraints`. A row that cannot be used is a verdict that names the field and what was expected.
 */
export function ownSeed(row: PyValue): OwnSeedReading {
  if (!(row instanceof Map))
    return rejected('bad_schema', `expected an object with "question" and "answer", got ${nameOf(row)}`);
  for (const name of row.keys()) {
    if (ownSeedFields.some((field) => field === name)) continue;
    const near = nearestField(name, ownSeedFields);
    const hint = near === undefined ? `known fields: ${ownSeedFields.join(', ')}` : `did you mean "${near}"?`;
    return rejected('bad_schema', `unknown field ${JSON.stringify(name.slice(0, 40))}; ${hint}`);
  }
  const texts = new Map<string, string | null>();
  for (const name of ['question', 'context', 'task', 'license', 'lang', 'kind', 'family']) {
    const value = row.get(name) ?? null;
    if (value !== null && typeof value !== 'string') {
      return rejected('bad_schema', `field "${name}": expected a text, got ${nameOf(value)}`);
    }
    texts.set(name, value === null || value.trim() === '' ? null : value.trim());
  }
  const text = (name: string): string | null => texts.get(name) ?? null;
  const question = text('question');
  if (question === null) return rejected('bad_schema', 'field "question": expected a text, got nothing');
  const kind = AnswerKind.nullable().safeParse(text('kind'));
  if (!kind.success) {
    return rejected(
      'bad_schema',
      `field "kind": expected one of ${AnswerKind.options.join(', ')}, got "${text('kind')}"`,
    );
  }
  const options = readOptions(row.get('options') ?? null);
  if (options !== null && 'reason' in options) return options;
  const id = row.get('id') ?? null;
  if (id !== null && scalarText(id) === undefined) {
    return rejected('bad_schema', `field "id": expected a text or a number, got ${nameOf(id)}`);
  }
  const capabilities = readNames(row.get('capabilities') ?? null);
  if ('reason' in capabilities) return capabilities;
  const answer = ownAnswer(row.get('answer'), options, kind.data);
  if ('reason' in answer) return answer;
  const checks = ownChecks(row, answer.answer_kind);
  if (checks !== undefined && 'reason' in checks) return checks;
  const said = text('lang');
  if (said !== null && !/^[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$/.test(said)) {
    return rejected('bad_schema', `field "lang": expected a code such as en or es, got "${said.slice(0, 20)}"`);
  }
  const lang =
    said ??
    languageOf({
      said: undefined,
      datasetName: undefined,
      taskName: undefined,
      datasetPath: undefined,
      text: question,
    });
  return {
    kept: true,
    id: id === null ? null : (scalarText(id) ?? null),
    license: text('license'),
    family: text('family'),
    capabilities,
    seed: {
      task: text('task') ?? ownTask,
      question,
      context: text('context'),
      ...answer,
      prompt: null,
      target: null,
      ...(checks === undefined ? {} : { checks }),
      lang,
    },
  };
}

/** A text, or a list of texts. */
function readNames(value: PyValue): readonly string[] | Rejected {
  const entries = value === null ? [] : Array.isArray(value) ? value : [value];
  const names = entries.map((entry: PyValue) => (typeof entry === 'string' ? entry.trim() : ''));
  if (names.every((name) => name !== '' && name.length <= 60)) return [...new Set(names)];
  return rejected('bad_schema', `field "capabilities": expected a name or a list of names, got ${nameOf(value)}`);
}

function readOptions(value: PyValue): readonly string[] | null | Rejected {
  if (value === null) return null;
  if (!Array.isArray(value))
    return rejected('bad_schema', `field "options": expected a list of texts, got ${nameOf(value)}`);
  const options = value.map((entry: PyValue) => scalarText(entry));
  const wrong = options.findIndex((option) => option === undefined || option === '');
  if (wrong >= 0) {
    return rejected(
      'bad_schema',
      `field "options": entry ${wrong} is ${nameOf(value[wrong] ?? null)}; expected a text`,
    );
  }
  return options.map((option) => option ?? '');
}

function nameOf(value: PyValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Map) return 'an object';
  if (typeof value === 'string') return value.trim() === '' ? 'an empty text' : 'a text';
  return typeof value === 'boolean' ? 'true or false' : 'a number';
}
