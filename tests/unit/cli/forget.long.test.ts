import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ForgetInput, ForgetOutput } from '../../../shared/contract/payloads.ts';
import { computer } from './fake-world.ts';

/** A workspace with one finished run, whose cloud says that a seed has two records. */
async function finished() {
  const machine = computer();
  await machine.sower('run', 'drop');
  const { runs } = JSON.parse((await machine.sower('runs', '--json')).out);
  const { run, dataset } = runs[0] as { run: string; dataset: string };
  const asked: ForgetInput[] = [];
  let gone = false;
  machine.fate.forget = (input): ForgetOutput => {
    asked.push(input);
    const matches = input.selectors.some((one) => 'seed' in one && one.seed === 'seeds.jsonl:1');
    const fresh = matches && !gone;
    gone ||= fresh && !input.dryRun;
    return {
      run,
      dataset: 'set',
      version: gone ? `${run}-v2` : run,
      accepted: fresh ? 2 : 0,
      dropped: fresh ? 1 : 0,
      seeds: fresh ? 1 : 0,
      before: matches && !fresh ? 3 : 0,
      released: fresh && !input.dryRun ? 2 : 0,
      records: fresh ? [{ id: 'abc\u001b[2J', task: 'own', seed: 'seeds.jsonl:1' }] : [],
      left: 4,
    };
  };
  return { machine, run, dataset, asked };
}

describe('sower forget', () => {
  it('shows what would go and changes nothing until it is told to', async () => {
    const { machine, asked, dataset } = await finished();
    const dry = await machine.sower('forget', '--seed', 'seeds.jsonl:1', '--dry-run');
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.out).toContain(
      'To be forgotten: 2 accepted records and 1 dropped one of 1 seed; 4 accepted records stay.',
    );
    expect(dry.out).toMatch(/abc.* own .* seeds\.jsonl:1/u);
    expect(dry.out).not.toContain('\u001b');
    const asks = await machine.sower('forget', '--seed', 'seeds.jsonl:1');
    expect(asks).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
    expect(asks.out).toContain('To be forgotten');
    expect(asked.every(({ dryRun }) => dryRun)).toBe(true);
    expect(existsSync(`${dataset}-v2`)).toBe(false);
  });

  it('publishes a version and brings it home beside the old one', async () => {
    const { machine, run, dataset } = await finished();
    const { code, out } = await machine.sower('forget', '--seed', 'seeds.jsonl:1', '--yes', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      run,
      version: `${run}-v2`,
      dataset: `${dataset}-v2`,
      done: true,
      counts: { accepted: 2, dropped: 1, left: 4 },
      released: 2,
    });
    expect(JSON.parse(readFileSync(join(`${dataset}-v2`, 'manifest.json'), 'utf8')).version).toBe(`${run}-v2`);
    expect(existsSync(join(dataset, 'manifest.json'))).toBe(true);
    const { runs } = JSON.parse((await machine.sower('runs', '--json')).out);
    expect(runs[0]).toMatchObject({ dataset: `${dataset}-v2`, counts: { accepted: 4 } });
  });

  it('can be repeated, and the version is what is fetched from then on', async () => {
    const { machine, dataset } = await finished();
    await machine.sower('forget', '--seed', 'seeds.jsonl:1', '--yes');
    const again = await machine.sower('forget', '--seed', 'seeds.jsonl:1', '--yes');
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Nothing is left to forget') });
    const { out } = await machine.sower('run', 'drop', '--out', 'elsewhere', '--json');
    expect(JSON.parse(out).dataset).toBe(join(machine.folder, 'elsewhere'));
    expect(readFileSync(join(machine.folder, 'elsewhere', 'manifest.json'), 'utf8')).toContain('-v2');
    expect(existsSync(`${dataset}-v2`)).toBe(true);
  });

  it.each([
    [[], 'Say what to forget.'],
    [['--record', 'abc'], 'at least 8 characters'],
    [['--task', 'nothing of the kind'], 'Nothing in the dataset of the run'],
    [['--seed', 'seeds.jsonl:1', '--run', 'no-such-run'], 'This workspace has no dataset of the run'],
  ])('says what is wrong: %j', async (words, message) => {
    const { machine } = await finished();
    const { code, err } = await machine.sower('forget', ...words, '--yes');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });

  it('says how to go on when the records of the run are gone', async () => {
    const { machine } = await finished();
    machine.fate.forget = () => {
      throw Object.assign(new Error('no plan'), { name: 'PlanMissing' });
    };
    const { code, err } = await machine.sower('forget', '--seed', 'seeds.jsonl:1', '--yes');
    expect(code).not.toBe(0);
    expect(err).toContain('seed_object and seed_line');
  });
});
