import { describe, expect, it } from 'vitest';
import { readMarker } from '../../../../../shared/domain/parsers/markers.ts';

describe('readMarker', () => {
  it.each([
    ['Question: What is ice?', 'question', 'What is ice?'],
    ['**Answer:** B', 'answer', 'B'],
    ['### Final Answer: 18', 'answer', '18'],
    ['- **Options**:', 'options', ''],
    ['Question 3: x', 'question', 'x'],
    ['答案：B', 'answer', 'B'],
    ['Réponse : oui', 'answer', 'oui'],
    ['Explanation: because', 'other', 'because'],
  ])('reads %j', (line, section, rest) => {
    expect(readMarker(line)).toEqual({ section, rest });
  });

  it.each(['What is ice?', 'Time: 3:30', 'constructor: x', '', ':', 'The question is: why?'])(
    'sees no mark in %j',
    (line) => {
      expect(readMarker(line)).toBeUndefined();
    },
  );
});
