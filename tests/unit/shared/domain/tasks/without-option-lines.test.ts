import { describe, expect, it } from 'vitest';
import { withoutOptionLines } from '../../../../../shared/domain/tasks/without-option-lines.ts';

describe('withoutOptionLines', () => {
  it.each([
    ['lettered lines at the end', 'Which is it?\nA. rain\nB. snow', 'Which is it?'],
    ['their heading', 'Which is it?\nChoices:\n(A) rain\n(B) snow', 'Which is it?'],
    ['bullets in the middle', 'Which is it?\n\n- snow\n- rain\n\nChoose one', 'Which is it?\n\nChoose one'],
  ])('takes out %s', (_, question, rest) => {
    expect(withoutOptionLines(question, ['rain', 'snow'])).toBe(rest);
  });

  it.each(['rain\nsnow', 'Is it rain or snow?', 'Which?\nA. rain\nB. hail'])('leaves %j as it is', (question) => {
    expect(withoutOptionLines(question, ['rain', 'snow'])).toBe(question);
  });
});
