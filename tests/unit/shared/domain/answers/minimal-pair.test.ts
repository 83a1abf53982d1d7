import { expect, it } from 'vitest';
import { isMinimalPair } from '../../../../../shared/domain/answers/minimal-pair.ts';

it.each<[boolean, string, string[]]>([
  [true, 'The cup broke because _ was old.', ['the cup', 'the table']],
  [true, 'Fill in: ___', ['yes', 'no', 'perhaps']],
  [false, 'The cup broke because _ was old.', ['the cup', 'the table that stood in the middle of the hall']],
  [false, 'One _ and another _ here.', ['x', 'y']],
  [false, 'Which is red?', ['the sky', 'the blood']],
  [true, '', ['The cats that she feeds are black.', 'The cats that she feeds is black.']],
  [false, '', ['It looked like rain.', 'It was a gift.']],
  [false, 'He was hungry, so', ['he ate the bread.', 'he ate the soap.']],
  [false, '', ['The old man sat down at the table.', 'The old man ran out of the house.']],
  [false, 'The name is some_name here', ['a b', 'c d']],
  [false, 'Alone _ here', ['one']],
])('is a minimal pair: %s, of %j and %j', (expected, question, options) => {
  expect(isMinimalPair(question, options)).toBe(expected);
});
