import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleHandlers } from '../../cdk/bundle.ts';
import { readEndpoints } from '../../cdk/endpoint-settings.ts';
import { PipelineStack } from '../../cdk/pipeline-stack.ts';
import { readSettings } from '../../cdk/settings.ts';
import { handlerNames } from '../../shared/contract/environment.ts';

const modules = resolve(import.meta.dirname, '../../node_modules');
/** By Node itself, not by the test runner's own loader. */
const load = createRequire(import.meta.url);
const boxes: string[] = [];

/** A folder that looks like the project, with handlers that only say their name. */
function project(): string {
  const root = mkdtempSync(join(tmpdir(), 'sower-bundle-'));
  boxes.push(root);
  symlinkSync(modules, join(root, 'node_modules'));
  mkdirSync(join(root, 'functions'));
  mkdirSync(join(root, 'shared', 'recipes', 'tiny', 'prompts'), { recursive: true });
  mkdirSync(join(root, 'shared', 'sandbox'));
  for (const name of ['guest.mjs', 'harness.py', 'linux-3.11-names.json'])
    writeFileSync(join(root, 'shared', 'sandbox', name), '');
  for (const name of [...handlerNames, 'sandbox']) {
    writeFileSync(
      join(root, 'functions', `${name}.ts`),
      `import type { S3Client } from '@aws-sdk/client-s3';
import { parse } from 'yaml';
import cjs from '../shared/old-style.cjs';
export const handler = async (event: unknown): Promise<unknown> => ({ name: '${name}', event: parse(String(event)), cjs });
`,
    );
  }
  writeFileSync(join(root, 'shared', 'old-style.cjs'), `module.exports = require('node:path').sep.length;\n`);
  writeFileSync(join(root, 'shared', 'recipes', 'loader.ts'), 'export {};\n');
  writeFileSync(join(root, 'shared', 'recipes', 'tiny', 'recipe.yaml'), 'recipe: tiny\n');
  writeFileSync(join(root, 'shared', 'recipes', 'tiny', 'prompts', 'ask.yaml'), '- user: hello\n');
  writeFileSync(join(root, 'shared', 'recipes', 'tiny', 'notes.ts'), 'export {};\n');
  return root;
}

afterAll(() => {
  for (const box of boxes) rmSync(box, { recursive: true, force: true });
});

describe('bundleHandlers', () => {
  const root = project();
  const bundles = bundleHandlers({ root, handlers: handlerNames });

  it('makes one module with its source map per handler', () => {
    expect([...bundles.keys()]).toEqual(handlerNames);
    expect([...(bundles.get('advance')?.keys() ?? [])].sort()).toEqual(['index.mjs', 'index.mjs.map']);
  });

  it('carries the recipes, and none of their code, beside open', () => {
    expect([...(bundles.get('open')?.keys() ?? [])].filter((path) => path.startsWith('recipes/'))).toEqual([
      'recipes/tiny/prompts/ask.yaml',
      'recipes/tiny/recipe.yaml',
    ]);
  });

  it('shows no path of the machine', () => {
    for (const [handler, bundle] of bundles) {
      for (const [path, contents] of bundle) {
        const text = Buffer.from(contents).toString('utf8');
        expect(text.includes(tmpdir()) || text.includes(modules), `${handler}/${path}`).toBe(false);
      }
    }
    const { sources } = JSON.parse(Buffer.from(bundles.get('fail')?.get('index.mjs.map') ?? []).toString('utf8'));
    expect(sources).toContain('../../functions/fail.ts');
  });

  it('gives equal bytes for equal sources in another folder', () => {
    const again = bundleHandlers({ root: project(), handlers: handlerNames });
    for (const [handler, bundle] of bundles) {
      for (const [path, contents] of bundle) {
        expect(Buffer.from(again.get(handler)?.get(path) ?? []).equals(contents), `${handler}/${path}`).toBe(true);
      }
    }
  });

  it('says file and line when a source does not compile', () => {
    const broken = project();
    writeFileSync(join(broken, 'functions', 'plan.ts'), 'export const handler = ;\n');
    expect(() => bundleHandlers({ root: broken, handlers: ['plan'] })).toThrow(/functions\/plan\.ts:1:/u);
  });
});

describe('the assets of a synthesized stack', () => {
  const out = mkdtempSync(join(tmpdir(), 'sower-assets-'));
  boxes.push(out);
  const synthesize = (outdir: string, props: AppProps = {}): Record<string, string> => {
    const app = new App({ outdir, analyticsReporting: false, builtinCloudFormationValidation: false, ...props });
    const stack = new PipelineStack(app, 'SowerPipeline', {
      settings: readSettings(app.node),
      endpoints: readEndpoints(app.node),
      root: project(),
    });
    const { files } = JSON.parse(
      readFileSync(join(app.synth().directory, `${stack.artifactId}.assets.json`), 'utf8'),
    ) as { files: Record<string, { source: { path: string; packaging: string } }> };
    return Object.fromEntries(
      Object.entries(files)
        .filter(([, { source }]) => source.packaging === 'zip')
        .map(([hash, { source }]) => [hash, source.path]),
    );
  };
  let assets: Record<string, string>;
  beforeAll(() => {
    assets = synthesize(join(out, 'first'));
  });

  it('are one per handler and one for the sandbox, named by their content', () => {
    expect(Object.keys(assets)).toHaveLength(handlerNames.length + 1);
    expect(Object.keys(synthesize(join(out, 'second'))).sort()).toEqual(Object.keys(assets).sort());
  });

  it('run as they are, CommonJS parts included', async () => {
    const names: string[] = [];
    for (const path of Object.values(assets)) {
      const { handler } = load(join(out, 'first', path, 'index.mjs'));
      const { name, ...rest } = await handler('a: 1');
      expect(rest).toEqual({ event: { a: 1 }, cjs: 1 });
      names.push(name);
    }
    expect(names.sort()).toEqual([...handlerNames, 'sandbox'].sort());
  });
});
