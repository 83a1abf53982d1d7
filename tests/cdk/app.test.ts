import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const box = mkdtempSync(join(tmpdir(), 'sower-app-'));
afterAll(() => rmSync(box, { recursive: true, force: true }));

const contextOf = (context: object): string => JSON.stringify({ 'aws:cdk:bundling-stacks': [], ...context });
const read = (folder: string, file: string): string => readFileSync(join(box, folder, file), 'utf8');
const templates = ['SowerPipeline.template.json', 'SowerEndpoint.template.json'];

describe('cdk/app.ts', () => {
  it('writes the same templates as the cdk command does, without account or region', () => {
    const { AWS_PROFILE: _p, AWS_REGION: _r, AWS_DEFAULT_REGION: _d, ...plain } = process.env;
    const env = { ...plain, CI: 'true', CDK_VALIDATION: 'false' };
    execFileSync(process.execPath, ['cdk/app.ts'], {
      cwd: root,
      env: { ...env, CDK_OUTDIR: join(box, 'direct'), CDK_CONTEXT_JSON: contextOf({}) },
    });
    const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
    // Naming one stack makes the command bundle no code for the other.
    const flags = ['--quiet', '--no-notices', '--no-validation', '--no-version-reporting', '-o', join(box, 'command')];
    execFileSync(process.execPath, [cdk, 'synth', 'SowerEndpoint', '--exclusively', ...flags], {
      cwd: root,
      env: { ...env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
      stdio: 'pipe',
    });
    for (const file of templates) expect(read('command', file), file).toBe(read('direct', file));
  });

  it('says in one line which context value is wrong', () => {
    const { status, stderr } = spawnSync(process.execPath, ['cdk/app.ts'], {
      cwd: root,
      env: { ...process.env, CDK_OUTDIR: join(box, 'wrong'), CDK_CONTEXT_JSON: contextOf({ stage: 'staging' }) },
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr.trim()).toMatch(/^The context value "stage" is not usable: .*-c stage=.*$/u);
  });
});
