import { describe, expect, it } from 'vitest';
import { compileTask } from '../../../../../shared/domain/tasks/compile-task.ts';
import { isRefusal } from '../../../../../shared/domain/tasks/refusal.ts';
import { countUsableRows } from '../../../../../shared/domain/tasks/usable-rows.ts';

function task() {
  const compiled = compileTask({ task: 't', doc_to_text: '{{q}}', doc_to_target: 'a' });
  if (isRefusal(compiled)) throw new Error(compiled.message);
  return compiled;
}

const good = new Map([
  ['q', 'What?'],
  ['a', 'that'],
]);

describe('countUsableRows', () => {
  it('counts rows that the task can show, and those that it looked at', () => {
    expect(countUsableRows(task(), [good, undefined, new Map(), good], 20)).toEqual({ usable: 2, seen: 4 });
  });

  it('stops when there are enough, so that long files cost no more than short ones', () => {
    function* endless() {
      for (;;) yield good;
    }
    expect(countUsableRows(task(), endless(), 3)).toEqual({ usable: 3, seen: 3 });
  });
});
