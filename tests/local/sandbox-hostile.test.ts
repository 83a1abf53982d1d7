import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ToolJob } from '../../shared/domain/steps/execute.ts';
import { makeImage, type PythonGuest, startGuest } from '../../shared/sandbox/python-guest.ts';
import { python, type SandboxBox, sandboxBox, skipNote } from '../support/sandbox-box.ts';
import { hostilePrograms, type Surroundings } from './hostile-programs.ts';

const secret = 'the secret of this computer';
const patience = 600_000;

/** The programs run one after the other in one process, which is weaker than the function, where each has its own. */
describe.skipIf(python === undefined)(`programs that try to break out${skipNote}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sower-hostile-'));
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, secret);
  let box: SandboxBox;
  let image: Uint8Array;
  let guest: PythonGuest | undefined;
  let server: Server;
  let connections = 0;
  let surroundings: Surroundings = { secretFile, folder, port: 0 };

  beforeAll(async () => {
    process.env.SOWER_TEST_SECRET = secret;
    server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    surroundings = { ...surroundings, port: address.port };
    box = sandboxBox();
    image = await makeImage(box.folder);
  }, patience);
  afterAll(() => {
    delete process.env.SOWER_TEST_SECRET;
    guest?.end();
    server.close();
    box.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const jobOf = (program: string, seconds: number): ToolJob => ({
    tool: 'run_tests',
    inputs: { program, tests: ['assert won'] },
    options: { least: 1, telling: 0 },
    limits: { seconds, megabytes: 96, output: 20_000 },
  });
  async function run(program: string, seconds: number) {
    if (!guest?.alive) guest = await startGuest({ folder: box.folder, megabytes: 96, cpuSeconds: 300, image });
    return guest.run(jobOf(program, seconds));
  }

  it.each(hostilePrograms(surroundings).map(({ about }, index) => [about, index] as const))(
    '%s: a verdict, and no effect',
    async (_about, index) => {
      const { program, problem = 'test_failed' } = hostilePrograms(surroundings)[index] ?? { program: '' };
      const result = await run(program, problem === 'timeout' ? 1 : 60);
      expect(result).toMatchObject({ ok: false, problem });
      expect(JSON.stringify(result)).not.toContain(secret);
      expect(JSON.stringify(result).length).toBeLessThan(2_000);
    },
    patience,
  );

  it('leaves the computer as it was: no file, no connection, the secret where it stood', () => {
    expect(readdirSync(folder)).toEqual(['secret']);
    expect(readFileSync(secretFile, 'utf8')).toBe(secret);
    expect(connections).toBe(0);
  });

  it(
    'does honest work afterwards',
    async () => {
      expect(await run('won = sum(range(10)) == 45', 60)).toMatchObject({ ok: true, passed: 1 });
    },
    patience,
  );
});
