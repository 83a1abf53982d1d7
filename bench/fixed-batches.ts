// A client as simple as it gets: batches of one size, each waited for to its end, and ballots after all questions.
// Started with a URL and JSON of FixedBatches; ends when all is asked.
import { Pool } from 'undici';

export interface FixedBatches {
  readonly questions: number;
  /** Of each question. */
  readonly ballots: number;
  readonly size: number;
}

const { questions, ballots, size } = JSON.parse(process.argv[3] ?? '{}') as FixedBatches;
const url = new URL(process.argv[2] ?? '');
const pool = new Pool(url.origin, { connections: size });

async function ask(content: string): Promise<void> {
  const body = JSON.stringify({ model: 'fake', messages: [{ role: 'user', content }] });
  const answer = await pool.request({ path: `${url.pathname}/chat/completions`, method: 'POST', body });
  await answer.body.dump();
}

async function askAll(count: number, content: (index: number) => string): Promise<void> {
  for (let first = 0; first < count; first += size) {
    const batch = Array.from({ length: Math.min(size, count - first) }, (_, index) => ask(content(first + index)));
    await Promise.all(batch);
  }
}

await askAll(questions, (index) => `Write one new question like number ${index}.`);
await askAll(questions * ballots, (index) => `Question: ${index}`);
await pool.close();
process.send?.('done');
