import { describe, expect, it } from 'vitest';
import { generatedTexts } from '../../../../../shared/domain/filters/generated-texts.ts';
import { aCompletion, aRecord } from '../../../../support/a-record.ts';

describe('generatedTexts', () => {
  it('gives the reply alone while it is there', () => {
    expect(generatedTexts(aCompletion('hello'))).toEqual([{ field: 'reply', text: 'hello' }]);
  });

  it('gives what was read out of it afterwards, without what the model did not write', () => {
    const record = aRecord({ question: 'q', options: ['a', 'b'], context: null, reasoning: 'r', seed_question: 's' });
    expect(generatedTexts(record).map(({ text }) => text)).toEqual(['q', 'a\nb', 'r']);
  });
});
