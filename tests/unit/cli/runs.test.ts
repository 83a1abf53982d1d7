import { describe, expect, it } from 'vitest';
import { computer } from './fake-world.ts';

describe('runs', () => {
  it('says what to do when there are none', async () => {
    const { sower } = computer();
    const { code, out } = await sower('runs');
    expect(code).toBe(0);
    expect(out).toContain('No runs in this workspace yet');
  });

  it('lists runs with status and sums, without starting anything', async () => {
    const machine = computer();
    await machine.sower('run', 'drop');
    machine.fate.end = 'never';
    machine.interruptAt(2);
    await machine.sower('run', 'drop', '--seed', '5');
    const { out } = await machine.sower('runs');
    expect(machine.started).toEqual([]);
    expect(out).toMatch(/set-\w+ +complete +6 +3 +0 +1,801 +\$0 +2026-01-01 00:00 +out\/set\/set-\w+/u);
    expect(out).toMatch(/drop-\w+ +stopped/u);
    expect(out).toContain('run --resume');
  });

  it('shows the run of a living command as running', async () => {
    const machine = computer();
    machine.fate.end = 'never';
    machine.interruptAt(2);
    await machine.sower('run', 'drop');
    machine.write('.sower/lock', JSON.stringify({ pid: 1, host: 'elsewhere', born: null, since: 0 }));
    expect((await machine.sower('runs')).out).toMatch(/running/u);
  });

  it('prints one object with --json', async () => {
    const { sower } = computer();
    await sower('run', 'drop');
    const { schemaVersion, runs } = JSON.parse((await sower('runs', '--json')).out);
    expect(schemaVersion).toBe(1);
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ status: 'complete', name: 'set', model: 'tiny', counts: { accepted: 6 } });
  });

  it('passes over files that are none of its own', async () => {
    const { sower, write } = computer();
    write('.sower/runs/other.json', '{"schemaVersion": 99}');
    write('.sower/runs/broken.json', '{');
    expect((await sower('runs')).code).toBe(0);
  });
});
