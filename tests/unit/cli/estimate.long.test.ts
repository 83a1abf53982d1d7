import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { computer, runYaml } from './fake-world.ts';

/** Forty rows that a run would read, of two lengths. */
const rows = Array.from({ length: 40 }, (_, index) =>
  JSON.stringify({
    question: `What is ${index} + 1? ${index % 2 === 0 ? 'Think well. '.repeat(20) : ''}`,
    answer: index + 1,
  }),
);

function withRows(): ReturnType<typeof computer> {
  const made = computer();
  made.write('drop/seeds.jsonl', `${rows.join('\n')}\n`);
  return made;
}

const folderOf = (folder: string): string => {
  const drops = join(folder, '.sower', 'estimate', 'drops');
  return join(drops, readdirSync(drops)[0] ?? '');
};

describe('estimate', () => {
  it('runs a preview over drawn rows, apart from the runs of the workspace, and scales it up', async () => {
    const machine = withRows();
    const { sower, folder } = machine;
    const { code, out } = await sower('estimate', 'drop', '--scripted', '--records', '8', '--json');
    expect(code).toBe(exitCodes.ok);
    const result = JSON.parse(out);
    expect(result).toMatchObject({
      schemaVersion: 1,
      drop: 'drop',
      recipe: 'task-seeded',
      rows: 40,
      source: { kind: 'preview', seeds: 5, isPart: true },
      accepted: { expected: 48 },
    });
    expect(result.total.calls.expected).toBe(48);
    expect(result.total.tokensIn.expected).toBe(800);
    expect(result.wallTime.instances.map(({ instances }: { instances: number }) => instances)).toEqual([1, 2, 4, 8]);
    expect(existsSync(join(folder, '.sower', 'runs'))).toBe(false);
    expect(existsSync(join(folder, 'out'))).toBe(false);
    expect(machine.cloudOptions?.dataFolder).toBe(join(folder, '.sower', 'estimate', 'cloud'));
    const drawn = readFileSync(join(folderOf(folder), 'seeds.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(drawn).toHaveLength(8);
    expect(drawn.every((line) => rows.includes(line))).toBe(true);
    expect(drawn.filter((line) => line.length > 200)).toHaveLength(4);
    expect(readFileSync(join(folderOf(folder), 'run.yaml'), 'utf8')).toBe(runYaml);
  });

  it('asks nothing again for an estimate that was made before', async () => {
    const { sower, started, cloud } = withRows();
    const first = await sower('estimate', 'drop', '--json');
    expect(started).toContain('model');
    const second = await sower('estimate', 'drop', '--json');
    expect(second.out).toBe(first.out);
    expect(second.err).toContain('nothing is asked again');
    expect(started).not.toContain('model');
    expect(cloud()?.calls.filter((call) => call.startsWith('put'))).toEqual([]);
  });

  it('tells people the same in tables', async () => {
    const { code, out } = await withRows().sower('estimate', 'drop', '--scripted', '--instances', '3');
    expect(code).toBe(exitCodes.ok);
    expect(out).toContain('Recipe task-seeded over 40 rows, by a preview over 5 drawn rows.');
    expect(out).toMatch(/^Calls +48 +\d+ +\d+ +\d+$/mu);
    expect(out).toMatch(/^similar +48 +800 +400 +\$0/mu);
    expect(out).toMatch(/^ +3 +0\.0000/mu);
  });

  it('refuses a wrong drop before anything is started', async () => {
    const { sower, started, write } = withRows();
    write('drop/run.yaml', `${runYaml}with: { nonsense: 1 }\n`);
    const { code, err } = await sower('estimate', 'drop');
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain('nonsense');
    expect(started).toEqual([]);
  });

  it('says that a quota is none of its business', async () => {
    const { sower, started, write } = withRows();
    write('drop/run.yaml', `${runYaml}quota: { per: task, accepted: 5 }\n`);
    const { code, err } = await sower('estimate', 'drop');
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain('sower plan drop');
    expect(started).toEqual([]);
  });

  it('stops politely, and goes on with the same preview', async () => {
    const { sower, interruptAt, fate, cloud } = withRows();
    fate.end = 'never';
    interruptAt(4);
    const stopped = await sower('estimate', 'drop', '--scripted');
    expect(stopped.code).toBe(exitCodes.interrupted);
    expect(stopped.err).toContain('the same command goes on');
    fate.end = 'complete';
    const { code, out } = await sower('estimate', 'drop', '--scripted');
    expect(code).toBe(exitCodes.ok);
    expect(cloud()?.calls.some((call) => call.startsWith('start') && call.includes('"resume":true'))).toBe(true);
    expect(out).toContain('by a preview');
  });

  it('ends at once on the second Ctrl-C', async () => {
    const { sower, interruptAt, fate } = withRows();
    fate.end = 'never';
    interruptAt(4, 1000);
    const { code, exitedSoon } = await sower('estimate', 'drop', '--scripted');
    expect(code).toBe(exitCodes.interrupted);
    expect(exitedSoon).toEqual([exitCodes.interrupted]);
  });

  it.each([
    ['failed', exitCodes.unexpected],
    ['lost', exitCodes.unexpected],
    ['refused', exitCodes.usage],
  ] as const)('says why there is no estimate when the preview is %s', async (end, expected) => {
    const { sower, fate } = withRows();
    fate.end = end;
    const { code, err, out } = await sower('estimate', 'drop', '--scripted', '--json');
    expect(code).toBe(expected);
    expect(err).not.toBe('');
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, error: { exitCode: expected } });
  });
});
