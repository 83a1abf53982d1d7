import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../shared/domain/json.ts';
import { compileTask } from '../../../../../shared/domain/tasks/compile-task.ts';
import type { HookRegistry, TaskHook } from '../../../../../shared/domain/tasks/hooks.ts';
import { isRefusal } from '../../../../../shared/domain/tasks/refusal.ts';
import { renderRow } from '../../../../../shared/domain/tasks/render-row.ts';
import { PyFloat, type PyValue } from '../../../../../shared/domain/templates/py-value.ts';

function render(config: { [name: string]: Json }, row: Record<string, PyValue>, hooks?: HookRegistry) {
  const task = compileTask({ task: 't', ...config }, hooks);
  if (isRefusal(task)) throw new Error(task.message);
  const reading = renderRow(task, new Map(Object.entries(row)));
  return reading.kept ? reading.rendering : { reason: reading.reason, evidence: reading.evidence };
}

const choice = { output_type: 'multiple_choice', doc_to_text: '{{q}}', doc_to_choice: '{{c}}', doc_to_target: 'label' };
const row = { q: 'Q?', c: ['x', "y's"], label: 1 };

describe('renderRow', () => {
  it('fills the fields of the harness with its defaults', () => {
    expect(render(choice, row)).toEqual({
      output_type: 'multiple_choice',
      text: 'Q?',
      choices: ['x', "y's"],
      target: 1,
      gold: 1,
      answer_text: "y's",
      description: '',
      target_delimiter: ' ',
      gen_prefix: null,
    });
  });

  it('takes the raw value of a column whose name is the whole text', () => {
    expect(render({ doc_to_text: 'q', doc_to_target: 'label' }, row)).toMatchObject({
      text: 'Q?',
      target: 1,
      answer_text: '1',
    });
    expect(render({ doc_to_text: 'nothing', doc_to_target: 'x y' }, row)).toMatchObject({
      text: 'nothing',
      target: 'x y',
    });
  });

  it('reads digits as an index only in a task with choices', () => {
    expect(render({ ...choice, doc_to_target: '{{label}}' }, row)).toMatchObject({ target: 1, gold: 1 });
    expect(render({ doc_to_text: 'q', doc_to_target: '{{label}}' }, row)).toMatchObject({ target: '1', gold: null });
  });

  it('finds the right choice by its text, a bool and a whole float', () => {
    expect(render({ ...choice, doc_to_target: '{{c[1]}}' }, row)).toMatchObject({ target: "y's", gold: 1 });
    expect(render({ ...choice }, { ...row, label: true })).toMatchObject({ target: true, gold: 1 });
    expect(render({ ...choice }, { ...row, label: new PyFloat(1) })).toMatchObject({ gold: 1 });
  });

  it.each([[-1], [2], ['z'], [null], [new PyFloat(0.5)]])('has no gold for the label %j', (label) => {
    expect(render(choice, { ...row, label })).toMatchObject({ gold: null, answer_text: null });
  });

  it('has several golds for a list', () => {
    expect(render({ ...choice, doc_to_target: '[0, 1]' }, row)).toMatchObject({
      target: [0, 1],
      gold: [0, 1],
      answer_text: 'x',
    });
  });

  it('takes digits as text to mean several inputs', () => {
    expect(render({ ...choice, doc_to_text: '{{label}}', doc_to_target: 'end' }, row)).toMatchObject({
      text: 1,
      target: 'end',
      gold: 1,
      answer_text: "y's",
    });
  });

  it('takes choices from a list, the values of a dictionary, a column, or text that is a Python list', () => {
    expect(render({ ...choice, doc_to_choice: ['a', 'b'] }, row)).toMatchObject({ choices: ['a', 'b'] });
    expect(render({ ...choice, doc_to_choice: { k: 'a', l: 'b' } }, row)).toMatchObject({ choices: ['a', 'b'] });
    expect(render({ ...choice, doc_to_choice: 'c' }, row)).toMatchObject({ choices: ['x', "y's"] });
    expect(render({ ...choice, doc_to_choice: "['{{q}}', '''{{c[1]}}''']" }, row)).toMatchObject({
      choices: ['Q?', "y's"],
    });
  });

  it('keeps text in brackets that is no Python list', () => {
    expect(render({ doc_to_text: 'q', doc_to_target: '[{{q}}]' }, row)).toMatchObject({ target: '[Q?]' });
    expect(render({ doc_to_text: 'q', doc_to_target: '{{c}}' }, row)).toMatchObject({
      target: ['x', "y's"],
      answer_text: 'x',
    });
  });

  it('calls a port in the place of a Python function', () => {
    const hooks: HookRegistry = new Map<string, TaskHook>([
      ['f/u.docs', (given) => new Map<string, PyValue>([...given, ['extra', 'E']])],
      ['f/u.text', (given) => `${given.get('q')}!`],
    ]);
    const config = {
      process_docs: { '!function': 'f/u.docs' },
      doc_to_text: { '!function': 'f/u.text' },
      doc_to_target: 'extra',
    };
    expect(render(config, row, hooks)).toMatchObject({ text: 'Q?!', target: 'E' });
  });

  it.each<[string, string, { [name: string]: Json }]>([
    ['undefined_column', "'zz' is undefined", { doc_to_text: '{{zz}}' }],
    ['template_error', 'no attribute', { doc_to_text: '{{q.zz}}' }],
    ['template_error', 'str + a int', { doc_to_text: '{{q + label}}' }],
    ['template_error', 'does not give a list', { ...choice, doc_to_choice: '{{q}}' }],
    ['template_error', 'more than', { doc_to_text: '{% for i in range(10**9) %}{% endfor %}' }],
  ])('rejects a row with %s: %s', (reason, evidence, config) => {
    expect(render(config, row)).toMatchObject({ reason, evidence: expect.stringContaining(evidence) });
  });

  it('gives a row with columns called like members of objects the same treatment', () => {
    const names = ['__proto__', 'constructor', '__class__'];
    for (const name of names) {
      expect(render({ doc_to_text: `{{ ${name} }}` }, Object.fromEntries([[name, 'data']]))).toMatchObject({
        text: 'data',
      });
      expect(render({ doc_to_text: name }, Object.fromEntries([[name, 'data']]))).toMatchObject({ text: 'data' });
      expect(render({ doc_to_text: `{{ ${name} }}` }, {})).toMatchObject({ reason: 'undefined_column' });
    }
  });
});
