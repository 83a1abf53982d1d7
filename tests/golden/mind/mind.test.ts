import { beforeAll, describe, expect, it } from 'vitest';
import { randomFor } from '../../../shared/domain/random.ts';
import { countTokens } from '../../../shared/domain/text/tokens.ts';
import { type GoldenRun, dataFiles, goldenRun, unmetReasons } from '../../support/golden-recipe.ts';

const styles = ['two_students', 'teacher_student', 'two_professors', 'debate', 'problem_solving', 'layman_knowall', 'interview'];
const runYaml = `recipe: mind
dataset: talks
seeds: [{ file: docs.jsonl, license: CC0-1.0 }]
licenses: [CC0-1.0]
heldout: [heldout.jsonl]
random_seed: 1
`;

const pumps =
  'A tank holds 120 litres. A pump fills it at 8 litres a minute, so an empty tank is full after 120 / 8 = 15 minutes. If a second pump with 4 litres a minute helps, both together fill 12 litres a minute, and the tank is full after 120 / 12 = 10 minutes.';
const coat =
  'A coat costs 80 euros. In a sale its price falls by 25 percent to 60 euros. After the sale the shop raises the price by 25 percent and expects 80 euros again, but 25 percent of 60 is 15, and so the new price is 75 euros and not 80.';
const hands =
  'How many handshakes are there when 10 people meet and everybody shakes hands with everybody else once? The first person shakes 9 hands, the second 8 new ones, and so on down to 1, so there are 9 + 8 + 7 + 6 + 5 + 4 + 3 + 2 + 1 = 45 handshakes in all.';
const planted = 'A ferry carries 48 cars and 7 trucks across the bay on each of its 12 trips between dawn and dusk in the long summer';
const rows = [
  { id: 'pumps', text: pumps },
  { id: 'coat', text: coat },
  { id: 'short', text: 'One and one is 2.' },
  { id: 'plain', text: 'The moss on the old wall is green in spring, and birds carry it away for their nests. '.repeat(6) },
  { id: 'heldout', text: `${planted}. How many vehicles does it carry in a day if every trip is full and nothing is left behind? It is 12 times 55, which is 660 vehicles on a day.` },
  { id: 'blank', text: ' ' },
  { id: 'hands', text: hands },
];

const lines = [
  'We have a tank of 120 litres and a pump of 8 litres a minute.',
  'Then we divide 120 / 8 = 15, so it takes 15 minutes until the tank is full.',
  'And with the second pump of 4 litres a minute?',
  'Both give 12 litres a minute, so 120 / 12 = 10 minutes are enough.',
  'So rates add, and times do not.',
  'Exactly, and that is why the mean of both times is of no use here.',
];
const speak = (names: readonly string[], said: readonly string[] = lines): string =>
  said.map((line, index) => `${names[index % names.length]}: ${line}`).join('\n');
const long = 'and so the two of them go on about tanks and pumps and the litres and the minutes of the day ';

/** One bad dialogue for each reason, by style, about the first text; good ones about the second. */
const replies: Readonly<Record<string, string | { text: string; finishReason: string }>> = {
  two_students: `Sure! Here it is.\n\n**Mia:** ${lines[0]}\n${lines[1]}\n**Jonas:** ${lines[2]}\n${speak(['Mia', 'Jonas'], lines.slice(3))}`,
  teacher_student: speak(['Monologue'], [...lines, lines[1] ?? '', lines[3] ?? '']),
  two_professors: speak(['A', 'B', 'C', 'D', 'E'], lines),
  debate: 'Ada: 120 litres and 8 litres a minute, that is 15 minutes, and with 12 it is 10, as 120 / 12 says, with 4 more litres a minute in every one of the minutes that the two pumps run side by side until the tank is full.\nBruno: I agree with all of it.',
  problem_solving: 'Solver: It is 15.\nPartner: No, 10.\nSolver: Why?\nPartner: Rates add.',
  layman_knowall: 'There is nothing here that anybody could talk about in turns.',
  interview: { text: speak(['Interviewer', 'Expert']), finishReason: 'length' },
};
const second: Readonly<Record<string, string>> = {
  two_students: "I'm sorry, but I can't help with that request.",
  teacher_student: speak(
    ['Student', 'Teacher'],
    [`What does it say? ${coat}`, 'That is so.', 'And then?', 'Then the new price is 75 euros.', 'Why?', 'Because 25 percent of 60 is 15.'],
  ),
  two_professors: speak(['Lind', 'Okoro'], [long, `${long}indeed`, `so ${long}`, `but ${long}`, `yes ${long}`, `no ${long}`]),
  debate: speak(
    ['Ada', 'Bruno'],
    ['The passage says 80 euros.', 'The passage then says 25 percent.', 'The text above says 60 euros.', 'According to the passage 25 percent of 60 is 15.', 'As the prompt says, 75 euros.', 'The given text does not say 80.'].map((line) => `${line} It is a matter of shares.`),
  ),
  problem_solving: speak(
    ['Solver', 'Partner'],
    ['The coat costs 80 euros and falls by 25 percent.', 'Then it costs 60 euros, see https://example.org/coats for it.', '25 percent of 60 is 15.', 'So it costs 75 euros.', 'Not 80 as the shop expects.', 'No, because the percentage is taken of another amount.'],
  ),
  layman_knowall: speak(['Layman', 'Expert'], Array.from({ length: 24 }, (_, index) => (index % 2 === 0 ? 'Is 25 percent of 60 equal to 15, and is 75 less than 80?' : 'Yes, 25 percent of 60 is 15, and 75 is less than 80.'))),
  interview: speak(['Interviewer', 'Expert'], [`${planted}, so what is the price?`, 'The coat is 80 euros, and 25 percent less is 60.', 'And then?', '25 percent of 60 is 15, so it is 75.', 'Not 80?', 'No, the share is taken of less.']),
};

const handshakes = [
  'There are 10 people, and everybody shakes hands with everybody else. How do we count that?',
  'Let the first begin: that one shakes 9 hands, the second 8 new ones, then 7, 6, 5, 4, 3, 2 and 1.',
  'So the sum is 9 + 8 + 7 + 6 + 5 + 4 + 3 + 2 + 1?',
  'Yes: forwards and backwards each column gives 10, twice the sum is 90, and the sum is 45.',
];
/** The third text: the same dialogue from two styles, one with a preface, and the rest unreadable. */
const third: Readonly<Record<string, string>> = {
  two_students: `Sure! Here it is.\n\n**Mia:** ${handshakes[0]}\nI do not know.\n**Jonas:** ${handshakes[1]}\n${speak(['Mia', 'Jonas'], handshakes.slice(2))}`,
  debate: speak(['Ada', 'Bruno'], handshakes),
  interview: speak(['ADA', 'Bruno'], handshakes),
};

let calls: string[] = [];
const whoSpeaks: readonly (readonly [string, string])[] = [
  ['two students', 'two_students'],
  ['a teacher and', 'teacher_student'],
  ['two professors', 'two_professors'],
  ['in a debate', 'debate'],
  ['solve the problems', 'problem_solving'],
  ['a layman', 'layman_knowall'],
  ['an interviewer', 'interview'],
];
const styleOf = (asked: string): string => whoSpeaks.find(([words]) => asked.includes(`conversation of `) && asked.includes(words))?.[1] ?? '';
const play = (shardRecords?: number, over = ''): Promise<GoldenRun> =>
  goldenRun({
    files: { 'run.yaml': `${runYaml}${over}`, 'docs.jsonl': rows, 'heldout.jsonl': [{ id: 'test-1', question: planted }] },
    reply: (_request, asked) => {
      const style = styleOf(asked);
      calls.push(style);
      const about = asked.includes('A tank holds') ? replies : asked.includes('A coat costs') ? second : third;
      return about[style] ?? '45.';
    },
    ...(shardRecords === undefined ? {} : { shardRecords }),
  });

let run: GoldenRun;
beforeAll(async () => {
  calls = [];
  run = await play();
});

describe('the recipe mind', () => {
  it('asks once for every chunk and style, and gives as many records, kept or dropped', () => {
    expect(calls.sort()).toEqual([...styles, ...styles, ...styles].sort());
    expect(run.steps.talk?.made).toBe(calls.length);
    const { generated, accepted, rejected, failed } = run.result.run.counts ?? {};
    expect([generated, accepted, failed]).toEqual([21, 3, 0]);
    expect(rejected).toBe(run.dropped.length);
  });

  it('cuts off what stands before the first speaker, and gives lines without a label to the turn before', () => {
    const students = run.accepted.find(({ text }) => String(text).includes('shakes 9 hands'));
    expect(students?.text).toMatch(/^Mia: /u);
    expect(students?.turns).toHaveLength(4);
    expect(students?.text).toContain('I do not know.');
  });

  it('meets every reason of its list', () => {
    expect(unmetReasons(run)).toEqual([]);
  });

  it('makes the same data whatever the size of a shard', async () => {
    const [one, thousand] = [await play(1), await play(1000)];
    expect(dataFiles(one)).toEqual(dataFiles(run));
    expect(dataFiles(thousand)).toEqual(dataFiles(run));
  });

  it('writes a folder of its own for every style', () => {
    const folders = dataFiles(run).map(([key]) => key.split('/').at(-2));
    expect(new Set(folders)).toEqual(new Set([...run.accepted.map(({ style }) => String(style).replaceAll('_', '-')), 'rejected']));
  });
});

const words =
  'honey plum cherry pickle olive barley lentil peach raisin almond mustard syrup ginger saffron walnut pepper candle kettle saddle lantern compass anchor needle hammer bottle basket ladder mirror orchard cellar'.split(
    ' ',
  );
const drawn = (topic: string, count: number): string => {
  const random = randomFor('boxes', topic);
  return Array.from({ length: count }, () => words[Math.floor(random() * words.length)] ?? '').join(' ');
};
/** A chunk of its own for every number. */
const chunk = (index: number): string =>
  `Box ${index} has ${index + 3} rows of ${index + 5} jars, which makes ${(index + 3) * (index + 5)} jars of ${drawn(`a${index}`, 9)} in all. When ${index + 2} of them break between ${drawn(`b${index}`, 7)}, there are still ${(index + 3) * (index + 5) - index - 2} jars left for ${drawn(`c${index}`, 9)} to sell.`;
const numberOf = (text: string): number => Number(/Box (\d+)/u.exec(text)?.[1]);
/** A dialogue about a chunk, longer as an interview, with thanks at the end. */
const talkAbout = (index: number, style: string): string => {
  const [rows, jars] = [index + 3, index + 5];
  const said = (place: string): string => drawn(`${style} ${index} ${place}`, 10);
  const more = style === 'interview' ? [`One sees it from ${said('x')} and ${said('y')}.`] : [];
  return speak(
    ['Ida', 'Ole'],
    [`There are ${rows} rows in box ${index}: ${said('a')}?`, `Rows times jars: ${rows} times ${jars} is ${rows * jars}, as ${said('b')} shows.`, `And the ${index + 2} that broke, ${said('c')}?`, `They go off, so ${rows * jars - index - 2} are left, ${said('d')}.`, ...more, 'Thanks a lot!', 'You are welcome.'],
  );
};
const many = Array.from({ length: 60 }, (_, index) => ({ id: `box-${index}`, text: chunk(index) }));
const playMany = (over: string, shardRecords?: number): Promise<GoldenRun> =>
  goldenRun({
    ...(shardRecords === undefined ? {} : { shardRecords }),
    files: { 'run.yaml': `${runYaml.replace('heldout: [heldout.jsonl]\n', '')}with: { ${over} }\n`, 'docs.jsonl': many },
    reply: (_request, asked) => talkAbout(numberOf(asked), styleOf(asked)),
  });
const tokensOf = ({ accepted }: GoldenRun, isRaw: boolean): number =>
  accepted.filter(({ style }) => (style === 'raw') === isRaw).reduce((sum, { text }) => sum + countTokens(String(text)), 0);

describe('the mixture of mind', () => {
  it('keeps the longest dialogue of each chunk where it is told to', async () => {
    const all = await playMany('styles: [two_students, interview]');
    const longest = await playMany('styles: [two_students, interview], longest_per_chunk: true');
    expect(new Set(all.accepted.map(({ style }) => style))).toEqual(new Set(['two_students', 'interview']));
    expect(new Set(longest.accepted.map(({ style }) => style))).toEqual(new Set(['interview']));
    expect(longest.accepted).toHaveLength(60);
    expect(longest.steps.longest).toEqual({ made: 120, kept: 60, not_chosen: 60 });
  });

  it('mixes chunks as they are with dialogues by tokens, in the wanted ratio', async () => {
    const run = await playMany('styles: [raw, two_students, debate], raw_share: 1, dialogue_share: 2');
    expect(tokensOf(run, true)).toBeGreaterThan(0);
    expect(Math.abs(tokensOf(run, false) / tokensOf(run, true) / 2 - 1)).toBeLessThan(0.05);
    const raw = run.accepted.find(({ style }) => style === 'raw');
    expect(many.map(({ text }) => text)).toContain(raw?.text);
    const unmixed = await playMany('styles: [raw, two_students, debate], mix_raw: false');
    expect(unmixed.accepted).toHaveLength(180);
  });

  it('is the same whatever the size of a shard', async () => {
    const over = 'styles: [raw, two_professors, interview], longest_per_chunk: true, two_professors: 0.4';
    const [one, thousand] = [await playMany(over, 1), await playMany(over, 1000)];
    expect(one.accepted.length).toBeGreaterThan(30);
    expect(dataFiles(one)).toEqual(dataFiles(thousand));
  });

  it('asks fewer chunks for two professors where their weight is below one', async () => {
    const { steps } = await playMany('styles: [two_professors, debate], two_professors: 0.5');
    const { kept = 0, left_out = 0 } = steps.professors ?? {};
    expect(kept + left_out).toBe(120);
    expect(left_out).toBeGreaterThan(15);
    expect(left_out).toBeLessThan(45);
    expect(steps.talk?.made).toBe(120 - left_out);
  });

  it('ends a dialogue where its speakers only thank each other', async () => {
    const { accepted } = await playMany('styles: [debate]');
    expect(accepted.every(({ text }) => !String(text).includes('Thanks'))).toBe(true);
  });

  it('cuts a source of 1,200 tokens into three chunks that are the source again', async () => {
    const text = many.slice(0, 18).map((one) => one.text).join('\n\n');
    const run = await goldenRun({
      files: { 'run.yaml': `${runYaml.replace('heldout: [heldout.jsonl]\n', '')}with: { styles: [raw], mix_raw: false }\n`, 'docs.jsonl': [{ id: 'long', text }] },
      reply: () => '',
    });
    expect(Math.round(countTokens(text) / 100)).toBe(12);
    const chunks = run.accepted.toSorted((a, b) => Number(a.chunk_index) - Number(b.chunk_index));
    expect(chunks).toHaveLength(3);
    expect(chunks.map((one) => one.text).join('')).toBe(text);
  });
});
