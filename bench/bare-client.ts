// The least that any tool must do: the same number of calls over kept connections, and nothing else. Started with JSON
// of BareSettings; sends the seconds it took.
import { Pool } from 'undici';

export interface BareSettings {
  readonly url: string;
  readonly calls: number;
  readonly concurrency: number;
}

const { url, calls, concurrency } = JSON.parse(process.argv[2] ?? '{}') as BareSettings;
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections: concurrency, pipelining: 1 });
const filler = 'One new question is wanted that is like the sample in form and unlike it in content. '.repeat(8);
let next = 0;

async function work(): Promise<void> {
  while (next < calls) {
    next += 1;
    const content = `${filler}\nQuestion: What is ${next} and ${next * 7} together?`;
    const body = JSON.stringify({ model: 'fake', messages: [{ role: 'user', content }], max_tokens: 1024 });
    const headers = { 'content-type': 'application/json' };
    const answer = await pool.request({ path: `${pathname}/chat/completions`, method: 'POST', headers, body });
    JSON.parse(await answer.body.text());
  }
}

const started = performance.now();
await Promise.all(Array.from({ length: concurrency }, work));
process.send?.((performance.now() - started) / 1000);
await pool.close();
process.exit(0);
