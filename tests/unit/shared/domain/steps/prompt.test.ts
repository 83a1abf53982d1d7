import { describe, expect, it } from 'vitest';
import { promptKind } from '../../../../../shared/domain/steps/prompt.ts';

const options = { role: 'solver', template: 'small/{answer_kind}.solve.yaml', max_tokens: 100 };

describe('prompt', () => {
  it('asks once, in one turn, unless told otherwise', () => {
    expect(promptKind.options.parse(options)).toEqual({ ...options, samples: 1, reask: 0, mode: 'single' });
  });

  it('reads the fields that choose its template', () => {
    expect(promptKind.reads(promptKind.options.parse(options))).toEqual(['answer_kind']);
  });

  it.each([
    { max_tokens: 0 },
    { samples: 0 },
    { temperature: 3 },
    { top_p: 0 },
    { reask: 3 },
    { mode: 'scan' },
    { model: 'x' },
  ])('refuses %j', (wrong) => {
    expect(promptKind.options.safeParse({ ...options, ...wrong }).success).toBe(false);
  });
});
