import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { chatServer } from './support/chat-server.ts';
import { checkedDataset, oneObject } from './support/dataset.ts';
import { type DropFiles, jsonLines, sumSeeds } from './support/drops.ts';
import { type Workplace, workplace } from './support/workplace.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function place(drop: DropFiles): Promise<Workplace> {
  const at = await workplace();
  closers.push(at.remove);
  for (const [path, content] of Object.entries(drop)) at.write(`drop/${path}`, content);
  return at;
}

const runFile = (seeds: string, more = ''): string =>
  `recipe: task-seeded\ndataset: odd\nlicenses: [CC0-1.0]\nseeds:\n${seeds}${more}`;
const own = '  - { file: seeds.jsonl, license: CC0-1.0 }\n';
const seeds = jsonLines(sumSeeds(3));
const task = (line: string): string =>
  `task: sums\ndataset_path: nobody/sums\ntraining_split: train\noutput_type: generate_until\n${line}`;

describe('a drop that cannot be used', { timeout: 180_000 }, () => {
  it.each<{ what: string; drop: DropFiles; says: string[] }>([
    { what: 'has no run.yaml', drop: { 'seeds.jsonl': seeds }, says: ['run.yaml'] },
    {
      what: 'has a run.yaml that is no YAML',
      drop: { 'seeds.jsonl': seeds, 'run.yaml': 'recipe: task-seeded\ndataset: [a\nseeds: 3\n' },
      says: ['run.yaml:3:'],
    },
    {
      what: 'names a recipe that does not exist',
      drop: { 'seeds.jsonl': seeds, 'run.yaml': runFile(own).replace('task-seeded', 'task-seded') },
      says: ['run.yaml:1:', 'task-seeded'],
    },
    {
      what: 'has a misspelt key',
      drop: { 'seeds.jsonl': seeds, 'run.yaml': `${runFile(own)}random_sed: 4\n` },
      says: ['run.yaml:6:1', 'random_seed'],
    },
    {
      what: 'names a file that is not there',
      drop: { 'seeds.jsonl': seeds, 'run.yaml': runFile('  - { file: seed.jsonl }\n') },
      says: ['run.yaml:5:', 'seeds.jsonl'],
    },
    {
      what: 'has a task with a template that does not parse',
      drop: {
        'task.yaml': task('doc_to_text: "{{ question | }}"\ndoc_to_target: "{{ answer }}"\n'),
        'rows.jsonl': '{"question":"1+1?","answer":"2"}\n',
        'run.yaml': runFile('  - { tasks: task.yaml, rows: rows.jsonl, license: CC0-1.0 }\n'),
      },
      says: ['task.yaml', 'doc_to_text'],
    },
  ])('$what is refused before anything is spent', async ({ drop, says }) => {
    const server = await chatServer();
    closers.push(server.close);
    const at = await place(drop);
    const run = ['run', 'drop', '--endpoint', server.url, '--model', 'rules', '--json'];
    const { code, out, err } = await at.sower(...run);
    expect(code, err).toBe(2);
    for (const text of says) expect(err).toContain(text);
    expect(oneObject(out)).toMatchObject({ run: null, status: 'failed', dataset: null, error: { exitCode: 2 } });
    expect(server.asked()).toBe(0);
  });
});

describe('rows that cannot be used', { timeout: 180_000 }, () => {
  it('are rejected one by one with file and line, and their neighbours are not', async () => {
    const [first, second, third, fourth] = sumSeeds(4).map((seed) => JSON.stringify(seed));
    const exact = `{"question":"What is 12345678901234567890 plus 1, all digits written out?","answer":12345678901234567891,"kind":"number"}`;
    const lines = [
      Buffer.from(`\ufeff${first}\r\n`),
      Buffer.from(`${second}\r\n`),
      Buffer.concat([Buffer.from('{"question":"caf'), Buffer.from([0xe9]), Buffer.from('?","answer":"x"}\n')]),
      Buffer.from(`${'['.repeat(20_000)}${']'.repeat(20_000)}\n`),
      Buffer.from('{"question":"Who?","answer":"me","__proto__":{"polluted":true}}\n'),
      Buffer.from(`${exact}\n`),
      Buffer.from('\n'),
      Buffer.from('{"question":"half of a row\n'),
      Buffer.from(`${third}\n`),
      Buffer.from('{"question":"no answer"}\n'),
      Buffer.from(fourth ?? ''),
    ];
    const at = await place({
      'seeds.jsonl': Buffer.concat(lines),
      'run.yaml': runFile(own, 'with: { variants: 1 }\n'),
    });
    const asked: string[] = [];
    const server = await chatServer({ onBody: (body) => asked.push(body) });
    closers.push(server.close);
    const { code, out, err } = await at.sower('run', 'drop', '--endpoint', server.url, '--model', 'rules', '--json');
    expect(code, err).toBe(0);
    const result = oneObject(out);
    const { rejected, accepted } = await checkedDataset(String(result.dataset), result);
    expect(result.counts).toMatchObject({ seeds: 10, generated: 5 });
    const found = rejected
      .filter(({ kind }) => kind === 'seed')
      .map(({ reason, evidence }) => `${String(evidence).split(':').slice(0, 2).join(':')} ${reason}`);
    expect(found.sort()).toEqual([
      'seeds.jsonl:10 no_gold',
      'seeds.jsonl:3 bad_encoding',
      'seeds.jsonl:4 too_deep',
      'seeds.jsonl:5 bad_schema',
      'seeds.jsonl:8 bad_json',
    ]);
    expect(asked.filter((body) => body.includes('Right answer: 12345678901234567891'))).toHaveLength(1);
    expect([...accepted, ...rejected].filter(({ seed_line }) => Number(seed_line) === 6)).toHaveLength(1);
  });

  it('may be a line of 100 MB without memory growing with it', async () => {
    const server = await chatServer();
    closers.push(server.close);
    const [first = {}, second = {}] = sumSeeds(2);
    const long = Buffer.alloc(100 * 2 ** 20, 'x');
    const body = Buffer.concat([Buffer.from(jsonLines([first])), long, Buffer.from(`\n${jsonLines([second])}`)]);
    const at = await place({
      'seeds.jsonl': body,
      'run.yaml': runFile(own, 'with: { variants: 1, votes: 3, min_valid: 2 }\n'),
    });
    const command = at.start('run', 'drop', '--endpoint', server.url, '--model', 'rules', '--json');
    await Promise.race([server.arrived(1), command.ended]);
    const peak = peakMegabytes(command.child.pid);
    const { code, out, err } = await command.ended;
    expect(code, err).toBe(0);
    const result = oneObject(out);
    const { rejected } = await checkedDataset(String(result.dataset), result);
    expect(result.counts).toMatchObject({ seeds: 3, generated: 2 });
    expect(rejected.find(({ reason }) => reason === 'line_too_long')?.evidence).toMatch(/^seeds\.jsonl:2: /u);
    if (peak !== undefined) expect(peak).toBeLessThan(1200);
  });
});

/** The most memory that a process has had so far; undefined where the system does not say. */
function peakMegabytes(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
