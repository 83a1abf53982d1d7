import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startModelProcess } from '../../local/model/model-process.ts';

const program = fileURLToPath(new URL('../../local/model/model-main.ts', import.meta.url));

describe('startModelProcess', () => {
  it('says why a model cannot be loaded', async () => {
    const signal = new AbortController().signal;
    await expect(
      startModelProcess({
        program: 'model-main.ts',
        orders: { runtime: '/no/runtime', weightsPath: '/no/weights' },
        signal,
      }),
    ).rejects.toMatchObject({
      name: 'EmbeddedModelUnavailable',
      message: expect.stringContaining('/no/runtime'),
    });
  });

  it('stops on a signal', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(
      startModelProcess({ program: 'model-main.ts', orders: { runtime: '/no', weightsPath: '/no' }, signal }),
    ).rejects.toThrow('stopped');
  });
});

describe('the process of the model', () => {
  it('ends when its parent is killed outright', async () => {
    // The model's process holds the same pipe as its parent, so the pipe closes when both are gone.
    const script = `
      const child = require('node:child_process').fork(${JSON.stringify(program)}, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      child.on('spawn', () => process.stdout.write('up'));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(parent.stdout, 'data');
    parent.kill('SIGKILL');
    await once(parent, 'close');
    expect(parent.signalCode).toBe('SIGKILL');
  });
});
