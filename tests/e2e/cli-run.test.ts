import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Desk, desk, modelServer } from './cli-process.ts';

/** Every file of a dataset by its path, as one comparable value. */
function bytesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name)).toString('base64')]));
}

async function finish(at: Desk, ...words: string[]): Promise<{ dataset: string; status: string; run: string }> {
  const { code, out, err } = await at.call(...words, '--json').ended;
  expect(code, err).toBe(0);
  return JSON.parse(out);
}

describe('sower run', { timeout: 180_000 }, () => {
  it('makes a dataset through the whole stack, and finds it again at once', async () => {
    const at = desk();
    const first = await finish(at, 'run', 'drop', '--scripted');
    expect(first.status).toBe('complete');
    expect(readdirSync(first.dataset)).toContain('manifest.json');
    const again = at.call('run', 'drop', '--scripted', '--json');
    const { out, err } = await again.ended;
    expect(JSON.parse(out)).toEqual(first);
    expect(err).toContain('finished already');
    const { out: list } = await at.call('runs').ended;
    expect(list).toContain(first.run);
  });

  it('ends alike whether it is killed, interrupted or left alone, and asks for nothing twice', async () => {
    const calm = await modelServer();
    const undisturbed = desk();
    const expected = await finish(undisturbed, 'run', 'drop', '--endpoint', calm.url, '--model', 'm');

    const server = await modelServer();
    const at = desk();
    const words = ['run', 'drop', '--endpoint', server.url, '--model', 'm', '--concurrency', '4'];
    server.hold();
    const killed = at.call(...words);
    await server.arrived(4, killed);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const lost = server.asked.length;
    server.release();

    const interrupted = at.call('run', '--resume');
    await server.arrived(lost + 8, interrupted);
    interrupted.child.kill('SIGINT');
    const stopped = await interrupted.ended;
    expect(stopped.code).toBe(130);
    expect(stopped.err).toContain('run --resume');

    const result = await finish(at, 'run', '--resume');
    expect(bytesOf(result.dataset)).toEqual(bytesOf(expected.dataset));
    const repeated = server.asked.length - new Set(server.asked).size - (calm.asked.length - new Set(calm.asked).size);
    expect(repeated).toBeLessThanOrEqual(lost);
  });

  it('stops within two seconds on the second Ctrl-C although the endpoint hangs', async () => {
    const server = await modelServer();
    const at = desk();
    server.hold();
    const call = at.call('run', 'drop', '--endpoint', server.url, '--model', 'm');
    await server.arrived(1, call);
    call.child.kill('SIGINT');
    await call.says('Stopping');
    await new Promise((resolve) => setTimeout(resolve, 400));
    const pressed = performance.now();
    call.child.kill('SIGINT');
    expect((await call.ended).code).toBe(130);
    expect(performance.now() - pressed).toBeLessThan(2500);
    server.release();
    expect((await finish(at, 'run', '--resume')).status).toBe('complete');
  });

  it('refuses a second command in the same workspace', async () => {
    const server = await modelServer();
    const at = desk();
    server.hold();
    const first = at.call('run', 'drop', '--endpoint', server.url, '--model', 'm');
    await server.arrived(1, first);
    const second = await at.call('run', 'drop', '--scripted').ended;
    expect(second.code).toBe(5);
    expect(second.err).toContain('Another sower command is at work');
    server.release();
    expect((await first.ended).code).toBe(0);
  });

  it('ends with its launcher, however that one ends', async () => {
    const server = await modelServer();
    const at = desk();
    server.hold();
    const launcher = at.callProgram(
      join(import.meta.dirname, '..', '..', 'cli', 'sower.mjs'),
      ...['run', 'drop', '--endpoint', server.url, '--model', 'm'],
    );
    await server.arrived(1, launcher);
    launcher.child.kill('SIGKILL');
    await launcher.ended;
    server.release();
    expect((await finish(at, 'run', '--resume')).status).toBe('complete');
  });
});
