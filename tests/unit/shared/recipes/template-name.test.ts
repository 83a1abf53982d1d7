import { describe, expect, it } from 'vitest';
import { fillTemplateName, matchingFiles, promptFileFor } from '../../../../shared/recipes/template-name.ts';

const files = [
  'prompts/standard/choice.solve.yaml',
  'prompts/standard/short.solve.yaml',
  'prompts/small/short.solve.yaml',
];
const template = 'standard/{answer_kind}.solve.yaml';

describe('promptFileFor', () => {
  it('picks the file by the fields of the record', () => {
    expect(promptFileFor(template, files, { answer_kind: 'short' })).toBe('prompts/standard/short.solve.yaml');
  });

  it.each(['free', '../small/short', 'short.solve.yaml', '', 'Short', '__proto__', null, 3, ['short']])(
    'has no file for the kind %j',
    (kind) => {
      expect(promptFileFor(template, files, { answer_kind: kind })).toBeUndefined();
    },
  );

  it('has no file when the field is missing', () => {
    expect(promptFileFor(template, files, {})).toBeUndefined();
  });
});

describe('matchingFiles', () => {
  it('lists the files that a name can mean, with what its placeholders stand for', () => {
    expect([...matchingFiles(template, files).values()]).toEqual([{ answer_kind: 'choice' }, { answer_kind: 'short' }]);
  });

  it('takes points and brackets of a name literally', () => {
    expect([...matchingFiles('a.b', ['prompts/a.b', 'prompts/axb']).keys()]).toEqual(['prompts/a.b']);
    expect(matchingFiles('a(b', ['prompts/a(b']).size).toBe(1);
    expect(matchingFiles('- a-b', ['prompts/- a-b']).size).toBe(1);
  });
});

describe('fillTemplateName', () => {
  it('fills known names and leaves the others', () => {
    expect(fillTemplateName('{prompts}/{answer_kind}.yaml', new Map([['prompts', 'small']]))).toBe(
      'small/{answer_kind}.yaml',
    );
  });
});
