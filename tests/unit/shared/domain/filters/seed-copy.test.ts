import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const problem =
  'Ann has 12 apples and gives 5 of them to Bob. Bob eats 2 and sells the rest for 3 coins each. How many coins does Bob get?';
const judge = (question: string, seed_question: string, more: Record<string, string | string[] | null> = {}) =>
  verdictOf('seed_copy', { question, seed_question, options: null, context: null, seed_options: null, ...more });

it('rejects the seed in another case, punctuation, spacing and Unicode form', () => {
  expect(
    judge(
      '  ANN has 12 apples — and gives 5 of them to Bob; Bob eats 2 and sells the rest for 3 coins each? how many coins does Bob get',
      problem,
    ),
  ).toBe('seed_copy');
  expect(judge('Quelle est la capitale du Pe\u0301rou?', 'quelle est la capitale du P\u00e9rou')).toBe('seed_copy');
});

it('rejects the seed with its options in another order', () => {
  const more = { options: ['COW', 'dog', 'Hen.'], seed_options: ['dog', 'hen', 'cow'] };
  expect(judge('Which animal lays eggs?', 'Which animal lays eggs?', more)).toBe('seed_copy');
});

it('rejects the seed with one number changed, however short', () => {
  expect(judge(problem.replace('12', '15'), problem)).toBe('seed_copy');
  expect(judge('What is 7 plus 5?', 'What is 7 plus 6?')).toBe('seed_copy');
  expect(
    judge(
      'A car drives 60 miles in 2 hours. How fast is it in total?',
      'A car drives 80 miles in 2 hours. How fast is it in total?',
    ),
  ).toBe('seed_copy');
});

it('rejects a longer seed with all of its numbers changed, in digits or in words', () => {
  expect(
    judge(problem.replace('12', '30').replace('5', '9').replace('2 and', '4 and').replace('3', '7'), problem),
  ).toBe('seed_copy');
  expect(
    judge(
      'Tom buys six pens at 4 dollars each. What does he pay?',
      'Tom buys two pens at 9 dollars each. What does he pay?',
    ),
  ).toBe('seed_copy');
});

it('rejects 13 words in a row', () => {
  const start = 'Ann has 12 apples and gives 5 of them to Bob. Bob eats 2 ';
  expect(
    judge(
      `${start}then walks to the lake where three red boats wait. Who rows the last boat home that night?`,
      problem,
    ),
  ).toBe('seed_copy');
});

it('rejects a copy in Chinese', () => {
  const seed = '小明有十二个苹果，他给了小红五个，小红又吃掉了其中的两个，请问小红现在还有几个苹果？';
  expect(judge(seed.replace('小明', '小王'), seed)).toBe('seed_copy');
});

it('keeps a question of the same kind with content of its own', () => {
  expect(judge('A baker bakes 40 loaves and sells 25 before noon. How many loaves are left?', problem)).toBe('kept');
  expect(judge('What is 8 plus 6?', 'What is 7 plus 5?')).toBe('kept');
  expect(judge('Which planet is closest to the sun?', 'Which animal lays eggs in a nest?')).toBe('kept');
});

it('compares questions together with their contexts', () => {
  const contexts = {
    context: 'Iron melts at 1538 degrees.',
    seed_context: 'Paris lies on the Seine in northern France.',
  };
  expect(judge('Is this statement true?', 'Is this statement true?', contexts)).toBe('kept');
  expect(judge('Is this statement true?', 'Is this statement true?')).toBe('seed_copy');
});
