import { beforeAll, describe, expect, it } from 'vitest';
import { dataFiles, type GoldenRun, goldenRun, unmetReasons } from '../../support/golden-recipe.ts';

const runYaml = `recipe: swallow-math
dataset: solutions
seeds: [{ file: pages.jsonl, license: CC0-1.0 }]
licenses: [CC0-1.0]
heldout: [heldout.jsonl]
random_seed: 1
with: { source_characters: 2000 }
`;
const planted = 'a cyclist rides along the canal for two hours and then back against the wind for three hours';
const page = (id: string, task: string, answer?: string) => ({
  id,
  text: `Forum, ${id}\nposted on 3 March 2019\n${task}\nSolution below.`,
  ...(answer === undefined ? {} : { answer }),
});
const rows = [
  page('good', 'Tom has 13 boxes with 3 pens each. How many pens has he?', '39'),
  page('again', 'Tom has 13 boxes with 3 pens each. How many pens has he? (asked again)', '39'),
  page('differs', 'Ann has 7 bags with 5 nuts each. How many nuts has she?', '35'),
  page('no-answer', 'Eve has 6 jars with 8 plums each. How many plums has she?'),
  page('refused', 'Jim has 9 mice. How many are they?'),
  page('cut', 'Kim has 4 cows. How many legs have they?'),
  page('chat', 'Lee has 5 dogs and 11 cats. How many pets are they?'),
  page('tiny', 'What is 2 + 2?'),
  page('lost', 'Max has 14 apples, 15 pears, 16 figs, 17 dates and 18 limes. How many fruits has he?'),
  page('invented', 'Pia has 21 rings and 22 chains. How many things has she?'),
  page('meta', 'Ron has 31 coins and 32 notes. How many has he?'),
  page('loop', 'Sue has 41 roses and 42 lilies. How many flowers has she?'),
  page('leak', 'Uli has 51 stamps and 52 cards. How many has he?'),
  page('silent', 'Val has 61 books. How many has she?'),
  page('held', `${planted}, 20 km in all. How fast?`),
  { id: 'long', text: `2 + 2 = 4. ${'word '.repeat(500)}` },
  { id: 'plain', text: 'Nothing to count here at all.' },
];

const parts = (task: string, solution: string, answer: string): string =>
  `### Task\n${task}\n### Solution\n${solution}\n### Answer\n${answer}`;
const replies: Readonly<Record<string, string | { text: string; finishReason: string }>> = {
  Tom: parts('Tom has 13 boxes with 3 pens each. How many pens has he?', 'Each of the 13 boxes holds 3 pens: $13 \\cdot 3 = 39$.', '39'),
  Ann: parts('Ann has 7 bags with 5 nuts each. How many nuts has she?', 'Seven and five make twelve: $7 + 5 = 12$.', '12'),
  Eve: '### Task\nEve has 6 jars with 8 plums each.\n### Solution\nIt is $6 \\cdot 8 = 48$.',
  Jim: "I'm sorry, but I can't help with that.",
  Kim: { text: parts('Kim has 4 cows.', 'Each has', ''), finishReason: 'length' },
  Lee: 'The dogs and the cats are 16 pets.',
  'What is 2': parts('What is 2 + 2?', '$2+2=4$', '4'),
  Max: parts('Max has 14 apples and other fruits. How many fruits has he?', 'One has to add all of the kinds of fruit that he has.', 'Many'),
  Pia: parts('Pia has 21 rings and 22 chains and 99 pearls. How many things has she?', '$21 + 22 = 43$, and with the pearls it is $142$. That was on 3 March 2019.', '142'),
  Ron: parts('Ron has 31 coins and 32 notes, 3 March 2019. How many has he?', 'The page says 31, the text above says 32, and according to the passage one adds; the prompt wants it so: the given text gives $63$. As the page says, that is it.', '63'),
  Sue: parts('Sue has 41 roses and 42 lilies, 3 March 2019.', 'She has 83 flowers in her garden.\n'.repeat(30), '83'),
  Uli: parts('Uli has 51 stamps and 52 cards. How many has he?', `He has 51 + 52 = 103. On 3 March 2019 ${planted}, which is beside the point.`, '103'),
  Val: ' ',
};

let asked = 0;
const play = (shardRecords?: number): Promise<GoldenRun> =>
  goldenRun({
    files: { 'run.yaml': runYaml, 'pages.jsonl': rows, 'heldout.jsonl': [{ id: 'test-1', question: planted }] },
    reply: (_request, text) => {
      asked += 1;
      return Object.entries(replies).find(([name]) => text.includes(name))?.[1] ?? '';
    },
    ...(shardRecords === undefined ? {} : { shardRecords }),
  });

let run: GoldenRun;
beforeAll(async () => {
  asked = 0;
  run = await play();
});

describe('the recipe swallow-math', () => {
  it('meets every reason of its list', () => {
    expect(unmetReasons(run)).toEqual([]);
  });

  it('asks once for each page that has mathematics, and keeps the worked solution', () => {
    expect(asked).toBe(rows.length - 3);
    expect(run.accepted.map(({ text }) => text)).toEqual([
      'Tom has 13 boxes with 3 pens each. How many pens has he?\n\nEach of the 13 boxes holds 3 pens: $13 \\cdot 3 = 39$.\n\nAnswer: 39',
    ]);
  });

  it('makes the same data whatever the size of a shard', async () => {
    expect(dataFiles(await play(1))).toEqual(dataFiles(run));
    expect(dataFiles(await play(1000))).toEqual(dataFiles(run));
  });
});
