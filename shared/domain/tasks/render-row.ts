import type { Json } from '../json.ts';
import { toJson } from '../json-lossless.ts';
import { defaultLimits, Meter } from '../templates/limits.ts';
import { isDigits } from '../templates/py-string.ts';
import { pyText } from '../templates/py-text.ts';
import { PyFloat, type PyValue } from '../templates/py-value.ts';
import { renderTemplate } from '../templates/render-template.ts';
import { TemplateError } from '../templates/template-error.ts';
import type { RejectionReason } from '../verdict.ts';
import type { FieldRule, HarnessTask } from './compile-task.ts';
import type { Row } from './hooks.ts';
import { pythonLiteral } from './python-literal.ts';
import { type Rejected, rejected } from './rejected.ts';

/** What the harness shows for a row, in the form of its own names. */
export interface RowRendering {
  readonly output_type: string;
  /** A string; an int when the task has several inputs: the index of the right one among `choices`. */
  readonly text: Json;
  readonly choices: readonly Json[] | null;
  readonly target: Json;
  /** Index of the right choice, several when any of them is right; null when there is none. */
  readonly gold: number | readonly number[] | null;
  readonly answer_text: string | null;
  readonly description: string;
  readonly target_delimiter: string;
  readonly gen_prefix: Json;
}

export type RowReading =
  /** `row` is the row after `process_docs`; `values` are those of `rendering` that can hold numbers, without loss. */
  | {
      readonly kept: true;
      readonly rendering: RowRendering;
      readonly values: Readonly<Record<'text' | 'choices' | 'target' | 'gen_prefix', PyValue>>;
      readonly row: Row;
    }
  | Rejected;

/** Renders one row of the task's dataset. Whatever is wrong with row or template is a verdict. */
export function renderRow(task: HarnessTask, given: Row): RowReading {
  try {
    const row = task.processRow === undefined ? given : processed(task.processRow(given));
    const choices = task.choices === undefined ? undefined : choicesOf(task.choices, row);
    const text = textOf(task.text, row, choices !== undefined);
    const target = targetOf(task.target, row, choices !== undefined);
    const prefix = task.prefix === undefined ? null : fieldOf(task.prefix, row);
    const gold = choices === undefined ? null : goldOf(typeof text === 'number' ? text : target, choices);
    const rendering: RowRendering = {
      output_type: task.outputType,
      text: toJson(text),
      choices: choices?.map(toJson) ?? null,
      target: toJson(target),
      gold,
      answer_text: answerText(choices, gold, target),
      description: textual(fieldOf(task.description, row)),
      target_delimiter: task.config.target_delimiter ?? ' ',
      gen_prefix: toJson(prefix),
    };
    return { kept: true, rendering, values: { text, choices: choices ?? null, target, gen_prefix: prefix }, row };
  } catch (cause) {
    if (cause instanceof RowFault) return rejected(cause.reason, cause.message);
    if (cause instanceof TemplateError) {
      return rejected(cause.variable === undefined ? 'template_error' : 'undefined_column', cause.message);
    }
    throw cause;
  }
}

class RowFault extends Error {
  override readonly name = 'RowFault';
  readonly reason: RejectionReason;
  constructor(reason: RejectionReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

function processed(row: PyValue | Row | undefined): Row {
  if (row instanceof Map) return row;
  throw new RowFault('bad_schema', 'the task leaves this row out');
}

/** A column's own value, the rendered template, the constant, or what the port gives. */
function fieldOf(rule: FieldRule, row: Row): PyValue {
  if (rule.kind === 'constant') return rule.value;
  if (rule.kind === 'hook') return rule.hook(row) ?? null;
  const column = row.get(rule.text);
  return column === undefined ? renderTemplate(rule.template, row) : column;
}

const isColumn = (rule: FieldRule, row: Row): boolean => rule.kind === 'text' && row.has(rule.text);

function choicesOf(rule: FieldRule, row: Row): readonly PyValue[] {
  const value = fieldOf(rule, row);
  if (rule.kind === 'constant' && value instanceof Map) return [...value.values()];
  const list = rule.kind === 'text' && !isColumn(rule, row) ? pythonLiteral(textual(value)) : value;
  if (!Array.isArray(list)) throw new RowFault('template_error', 'doc_to_choice does not give a list');
  return list;
}

/** Digits alone mean "several inputs" in a task with choices. */
function textOf(rule: FieldRule, row: Row, hasChoices: boolean): PyValue {
  const value = fieldOf(rule, row);
  if (rule.kind !== 'text' || isColumn(rule, row)) return value;
  return hasChoices && isDigits(textual(value)) ? literal('doc_to_text', textual(value)) : value;
}

function targetOf(rule: FieldRule, row: Row, hasChoices: boolean): PyValue {
  const value = fieldOf(rule, row);
  if (rule.kind !== 'text' || isColumn(rule, row)) return value;
  const text = textual(value);
  if (hasChoices && isDigits(text)) return literal('doc_to_target', text);
  const list = text.length >= 2 && text.startsWith('[') && text.endsWith(']') ? pythonLiteral(text) : undefined;
  return list === undefined ? text : list;
}

function literal(field: string, text: string): PyValue {
  const value = pythonLiteral(text);
  if (value === undefined) throw new RowFault('template_error', `${field} gives digits that are no number`);
  return value;
}

/** The right choice by index, by text, or several of either; null when none is in range. */
function goldOf(target: PyValue, choices: readonly PyValue[]): number | number[] | null {
  if (Array.isArray(target)) {
    const all = target.map((entry: PyValue) => goldIndex(entry, choices)).filter((index) => index !== null);
    return all.length === 0 ? null : all;
  }
  return goldIndex(target, choices);
}

function goldIndex(target: PyValue, choices: readonly PyValue[]): number | null {
  const index =
    typeof target === 'string'
      ? choices.indexOf(target)
      : target instanceof PyFloat
        ? target.value
        : typeof target === 'number' || typeof target === 'boolean'
          ? Number(target)
          : -1;
  return Number.isInteger(index) && index >= 0 && index < choices.length ? index : null;
}

function answerText(
  choices: readonly PyValue[] | undefined,
  gold: number | readonly number[] | null,
  target: PyValue,
): string | null {
  if (choices !== undefined) {
    const index = Array.isArray(gold) ? gold[0] : gold;
    return typeof index === 'number' ? textual(choices[index] ?? null) : null;
  }
  const only = Array.isArray(target) ? target[0] : target;
  return only === undefined || only === null ? null : textual(only);
}

/** The value as Python prints it. */
export function textual(value: PyValue): string {
  return pyText(value, new Meter(defaultLimits));
}
