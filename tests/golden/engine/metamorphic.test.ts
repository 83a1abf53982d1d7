import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelRequest } from '../../../shared/domain/completion.ts';
import { type GoldenRun, goldenRun } from '../../support/golden-recipe.ts';

const heldout =
  'Which of these animals of the northern forest sleeps through the whole of the long winter in a cave below the roots';
const rows = ['barley', 'harbours', 'copper', 'kites', 'bridges', 'snow'].map((topic) => ({
  topic,
  text: `What people in the valley used to tell each other about ${topic} on the long evenings of the year.`,
  license: 'CC0-1.0',
}));
const recipe = (filter = ''): string => `recipe: short
version: 1
about: A text about each row, written some times.
source: none
parameters: { times: { default: 2, min: 1, max: 9, about: Texts for each row. } }
roles: { writer: writes }
steps:
  - source: { id: rows, fields: { topic: text, text: text } }
  - decontaminate: { id: clean, on: [text] }
  - prompt: { id: write, role: writer, template: write.yaml, samples: $times, temperature: 0.9, max_tokens: 200 }
  - parse: { id: read, form: text, into: written, fail: drop }
${filter}  - emit: { id: texts, columns: { topic: text, written: text } }
`;
const write = '- user: "Write about {{ topic }}: {{ text }}"\n';
const reply = ({ messages, sample }: ModelRequest): string => {
  const topic = rows.find((row) => messages.at(-1)?.content.includes(row.topic))?.topic ?? 'bears';
  return `${topic} ${'and more of them '.repeat(sample + 1)}were seen by everybody who came along.`;
};
const play = (over: { filter?: string; times?: number; seeds?: typeof rows } = {}) =>
  goldenRun({
    files: {
      'run.yaml': `recipe: ./short\ndataset: golden\nseeds: [{ file: rows.jsonl }]\nheldout: [test.jsonl]\nlicenses: [CC0-1.0]\nwith: { times: ${over.times ?? 2} }\n`,
      'rows.jsonl': over.seeds ?? rows,
      'test.jsonl': [{ question: heldout }],
      'short/recipe.yaml': recipe(over.filter),
      'short/prompts/write.yaml': write,
    },
    reply,
  });
const texts = ({ accepted }: GoldenRun): string[] => accepted.map(({ written }) => String(written)).sort();

let plain: GoldenRun;
beforeAll(async () => {
  plain = await play();
});

describe('a changed run', () => {
  it('drops exactly the row in which a held-out question was planted, and makes the rest as before', async () => {
    const planted = await play({ seeds: [...rows, { topic: 'bears', text: `Somebody asked: ${heldout}?`, license: 'CC0-1.0' }] });
    expect(planted.dropped.filter(({ reason }) => reason === 'contaminated')).toHaveLength(1);
    expect(texts(planted)).toEqual(texts(plain));
  });

  it.each([
    ['keeps all', '  - filter: { id: more, use: [min_words: { min: 1, field: written }] }\n'],
    ['keeps some', '  - filter: { id: more, use: [min_words: { min: 14, field: written }] }\n'],
    ['keeps none', '  - filter: { id: more, use: [min_words: { min: 999, field: written }] }\n'],
  ])('gives no more when a filter is added that %s', async (_name, filter) => {
    const fewer = await play({ filter });
    expect(texts(plain)).toEqual(expect.arrayContaining(texts(fewer)));
    expect(fewer.accepted.length + fewer.dropped.length).toBe(plain.accepted.length);
  });

  it('keeps what there was when twice as much is asked for', async () => {
    const twice = await play({ times: 4 });
    const ids = ({ result }: GoldenRun): string[] => [...result.stored.keys()];
    expect(twice.accepted).toHaveLength(2 * plain.accepted.length);
    expect(texts(twice)).toEqual(expect.arrayContaining(texts(plain)));
    expect(ids(twice)).toEqual(expect.arrayContaining(ids(plain)));
  });
});
