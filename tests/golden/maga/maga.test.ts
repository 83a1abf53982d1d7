import { beforeAll, describe, expect, it } from 'vitest';
import { randomFor } from '../../../shared/domain/random.ts';
import { countTokens } from '../../../shared/domain/text/tokens.ts';
import { dataFiles, type GoldenRun, goldenRun, unmetReasons } from '../../support/golden-recipe.ts';

const runYaml = `recipe: maga
dataset: told-anew
seeds: [{ file: docs.jsonl, license: CC0-1.0 }]
licenses: [CC0-1.0]
heldout: [heldout.jsonl]
random_seed: 1
`;
const planted = 'the night train to the coast leaves at ten past eleven from the last platform behind the old mill';
const lighthouse =
  'The lighthouse on the Black Rock was built in 1871 by 40 masons. Its lamp burned rape oil until 1923, then paraffin, and since 1964 a bulb of 1,000 watts has shone 27 miles out to sea. The last keeper, Anna Brandt, left in 1989.';
const glacier =
  'The Upper Glacier lost 38 metres of length in 2003, more than in any year since measuring began in 1880. Its tongue now ends at 2,140 metres, and the hut that once stood beside it is reached by a ladder of 62 rungs.';
const rows = [
  { id: 'lighthouse', text: lighthouse },
  { id: 'glacier', text: glacier },
  { id: 'four', text: 'The four winds of the valley have names that only the oldest farmers still know.' },
  { id: 'twins', text: 'The twin towers of the minster were built by two brothers who did not speak with each other.' },
  { id: 'prose', text: 'The prose of the town clerk was famous for its length and for little else besides.' },
  { id: 'same', text: 'The same baker has baked the same bread in the same street for sixty years.' },
  { id: 'genre', text: 'The one genre that the village theatre knows is the farce with three doors.' },
  { id: 'held', text: `It is known that ${planted}, and nobody has ever seen it arrive.` },
  { id: 'blank', text: '  ' },
];

const genres = ['Letter', 'Leaflet', 'Lesson', 'Dialogue', 'Column'];
const pair = (genre: string, audience: string) => ({
  genre,
  genre_description: `A ${genre} of the usual kind.`,
  audience,
  audience_description: 'They want to know.',
});
const five = genres.map((genre, index) => pair(genre, `Readers ${index}`));

const good =
  'Dear Ida, on the Black Rock stands a lighthouse that 40 masons put up in 1871. At first rape oil fed its lamp, from 1923 it was paraffin, and since 1964 there is a bulb of 1,000 watts that one can see for 27 miles. Anna Brandt was the last to keep it; she went in 1989.';
type Reply = string | { text: string; finishReason: string };
/** What is written for each document and genre. */
const rewritings: Readonly<Record<string, Readonly<Record<string, Reply>>>> = {
  lighthouse: {
    Letter: `Sure, here is the rewritten text:\n\n${good}`,
    Leaflet: lighthouse,
    Lesson: 'Once upon a time in 1871, 40 masons raised the lighthouse on the Black Rock; rape oil burned until 1923, a bulb of 1,000 watts since 1964 reaches 27 miles, and Anna Brandt left in 1989.',
    Dialogue: { text: good, finishReason: 'length' },
    Column: `${good.split('. ')[0]}. `.repeat(9),
  },
  glacier: {
    Letter: 'Cats sleep in the sun all day long.',
    Leaflet: "I'm sorry, but I can't help with that.",
    Lesson: 'Here is the rewritten text:',
    Dialogue: ' ',
    Column: `Read this: the Upper Glacier shrank by 38 metres in 2003, its tongue ends at 2,140 metres, and the hut has a ladder of 62 rungs. By the way, ${planted}.`,
  },
};

const asks: string[] = [];
function reply(asked: string, attempt: number): Reply {
  if (asked.includes('Give a score')) {
    asks.push('judge');
    if (asked.includes('Dear Ida')) return 'All is there.\nScore: 4/5';
    if (asked.includes('As a Dialogue')) return 'Much is invented.\nScore: 2';
    return asked.includes('As a Column') ? 'That is so.' : 'Score: 5';
  }
  if (asked.includes('five pairs')) {
    asks.push('pairs');
    if (asked.includes('four winds')) return JSON.stringify(five.slice(0, 4));
    if (asked.includes('twin towers')) return JSON.stringify([...five.slice(0, 4), pair('Column', 'readers 0')]);
    if (asked.includes('same baker')) return JSON.stringify(five.map((one) => ({ ...one, genre_description: 'In plain words and short sentences, told one after the other, with an example for each and a summary at the end that one can keep in mind for a day or two.', audience_description: 'People who have heard of it once and never again, who would like to know more as long as it takes no longer than a cup of tea, and who forget most of what they hear by the next morning anyway.' })));
    if (asked.includes('one genre')) return JSON.stringify(five.map((one) => ({ ...one, genre: 'Letter' })));
    if (asked.includes('town clerk')) return attempt === 0 ? 'Five pairs? I would rather not say.' : JSON.stringify(five);
    return `\`\`\`json\n${JSON.stringify(five).replace(/\]$/u, ',]')}\n\`\`\``;
  }
  asks.push('rewrite');
  const genre = /^Genre: (\w+)\./mu.exec(asked)?.[1] ?? '';
  if (asked.includes('town clerk')) return `${genre === 'Letter' || genre === 'Lesson' ? 'The town clerk wrote at length' : `As a ${genre}: the clerk of the town was famous for long prose`}, and the famous prose had little besides its length.`;
  return rewritings[asked.includes('lighthouse') ? 'lighthouse' : 'glacier']?.[genre] ?? '';
}

const play = (shardRecords?: number): Promise<GoldenRun> =>
  goldenRun({
    files: { 'run.yaml': runYaml, 'docs.jsonl': rows, 'heldout.jsonl': [{ id: 'test-1', question: planted }] },
    reply: ({ sample }, asked) => reply(asked, sample),
    ...(shardRecords === undefined ? {} : { shardRecords }),
  });

let run: GoldenRun;
beforeAll(async () => {
  run = await play();
});

describe('the recipe maga', () => {
  it('meets every reason of its list', () => {
    // Any reply that is not empty has the form of a text.
    expect(unmetReasons(run)).toEqual(['bad_format']);
    expect(run.dropped.filter(({ reason }) => reason === 'contaminated')).toHaveLength(2);
  });

  it('repairs a trailing comma in a fence, and never uses a list that is not complete', () => {
    expect(run.accepted.some(({ genre }) => genre === 'Letter')).toBe(true);
    expect(run.steps['five-pairs']).toMatchObject({ pair_count: 3 });
  });

  it('accounts for five rewritings of every document', () => {
    expect(run.steps.rewritings?.made).toBe(15);
    expect(asks.filter((one) => one === 'rewrite')).toHaveLength(15);
  });

  it('reads 4/5 as 4, and takes a reply without a number for no score', () => {
    expect(run.accepted.find(({ text }) => String(text).includes('Ida'))?.consistency).toBe(4);
    expect(run.dropped.some(({ reason }) => reason === 'unparsed_score')).toBe(true);
  });

  it('makes the same data whatever the size of a shard', async () => {
    expect(dataFiles(await play(1))).toEqual(dataFiles(run));
    expect(dataFiles(await play(1000))).toEqual(dataFiles(run));
  });
});

const nouns = 'honey plum cherry pickle olive barley lentil peach raisin almond mustard syrup ginger saffron walnut pepper candle kettle saddle lantern compass anchor needle hammer bottle basket ladder mirror orchard cellar'.split(' ');
const drawn = (topic: string, count: number): string => {
  const random = randomFor('maga', topic);
  return Array.from({ length: count }, () => nouns[Math.floor(random() * nouns.length)] ?? '').join(' ');
};
const document = (index: number): string =>
  `Warehouse ${index} in Harbour Street was opened in ${1800 + index} with ${40 + index} shelves. Its books speak of ${drawn(`a ${index}`, 12)}, and its last keeper, Otto Brand${index}, counted ${300 + index} crates of ${drawn(`b ${index}`, 12)} before the flood.`;
const many = Array.from({ length: 12 }, (_, index) => ({ id: `w${index}`, text: document(index) }));
/** Four genres open in a way of their own; letters all alike. */
const retold = (index: number, genre: string): string => {
  const opening = genre === 'Letter' ? 'Well, my dear friends, listen now.' : `${drawn(`${genre} ${index}`, 6)}!`;
  return `${opening} Otto Brand${index} kept a store in Harbour Street since ${1800 + index}; there were ${40 + index} shelves, and ${300 + index} crates with ${drawn(`b ${index}`, 3)} and ${drawn(`${genre} ${index} c`, 12)} went under.`;
};
const limits: [string, number][] = [];
const playMany = (over: string, shardRecords?: number): Promise<GoldenRun> =>
  goldenRun({
    files: { 'run.yaml': `${runYaml.replace('heldout: [heldout.jsonl]\n', '')}with: { habit_least: 5, ${over} }\n`, 'docs.jsonl': many },
    reply: ({ sampling }, asked) => {
      if (asked.includes('Give a score')) return 'Score: 5';
      if (asked.includes('five pairs')) return JSON.stringify(five);
      const source = /<text>\n([\s\S]*)\n<\/text>/u.exec(asked)?.[1] ?? '';
      limits.push([source, sampling.max_tokens]);
      return retold(Number(/Warehouse (\d+)/u.exec(source)?.[1]), /^Genre: (\w+)\./mu.exec(asked)?.[1] ?? '');
    },
    ...(shardRecords === undefined ? {} : { shardRecords }),
  });

describe('what maga learns from the whole run', () => {
  it('drops, strips or notes rewritings that open as too many others do', async () => {
    const [dropped, stripped, noted] = await Promise.all(['drop', 'strip', 'flag'].map((habit) => playMany(`habit: ${habit}`)));
    expect(dropped?.steps.habits).toEqual({ made: 60, kept: 48, boilerplate_opening: 12 });
    expect(dropped?.accepted.some(({ genre }) => genre === 'Letter')).toBe(false);
    const letter = stripped?.accepted.find(({ genre }) => genre === 'Letter');
    expect(letter?.text).toMatch(/^Otto Brand/u);
    expect(noted?.accepted.find(({ genre }) => genre === 'Letter')).toMatchObject({ flags: ['boilerplate_opening'], text: expect.stringContaining('dear friends') });
  });

  it('asks for no more than one and a half times the tokens of the source', async () => {
    const asked = async (over: string) => {
      limits.length = 0;
      await playMany(over);
      return limits.slice(0, 60);
    };
    const free = await asked('rewrite_tokens: 3000');
    expect(free.map(([, most]) => most)).toEqual(free.map(([source]) => Math.ceil(1.5 * countTokens(source))));
    expect(Math.max(...free.map(([, most]) => most))).toBeGreaterThan(90);
    expect(Math.max(...(await asked('rewrite_tokens: 90')).map(([, most]) => most))).toBe(90);
  });

  it('learns the same whatever the size of a shard', async () => {
    expect(dataFiles(await playMany('habit: strip', 1))).toEqual(dataFiles(await playMany('habit: strip', 1000)));
  });
});
