import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { computer } from '../cli/fake-world.ts';
import { filesBelow, papers, root } from './papers.ts';

const verbs = ['start', 'run', 'runs', 'doctor', 'estimate', 'seeds'];

/** `sower <words>` in code blocks and code marks, comments and what follows in a pipe cut off. */
const calls = papers.flatMap(({ path, text }) =>
  [...text.matchAll(/(?:\bsower|sower\.mjs) ((?:[a-z]+|--?[a-z-]+)\b[^\n`#|]*)/gu)]
    .map(([, words = '']) => ({ path, words: words.trim().split(/\s+/u) }))
    .filter(({ words: [verb = ''] }) => verbs.includes(verb)),
);
const guide = readFileSync(join(root, 'docs/guide.md'), 'utf8');

async function optionsOf(...verb: string[]): Promise<string[]> {
  const { code, out } = await computer().sower(...verb, '--help');
  expect(code).toBe(exitCodes.ok);
  const listed = out.slice(out.search(/^Usage:/mu));
  return [...listed.matchAll(/^\s+(?:-\w, )?(--[a-z-]+)/gmu)].map(([, option = '']) => option);
}

describe('the command in the pages', () => {
  it('is called with verbs and options that it has', async () => {
    const wrong: string[] = [];
    for (const { path, words } of calls) {
      const verb = words.slice(0, words[0] === 'seeds' ? 2 : 1);
      const known = await optionsOf(...verb);
      for (const option of words.filter((word) => /^--[a-z]/u.test(word)))
        if (!known.includes(option)) wrong.push(`${path}: ${words.join(' ')}`);
    }
    expect(calls.length).toBeGreaterThan(10);
    expect(wrong).toEqual([]);
  });

  it('is explained in the guide, every option of it', async () => {
    const options = await optionsOf('run');
    expect(options.filter((option) => !guide.includes(option) && option !== '--help')).toEqual([]);
  });

  it('ends with the exit codes of the guide', () => {
    const told = [...guide.matchAll(/^\| (\d+) \| /gmu)].map(([, code]) => Number(code));
    const { cancelled: _cancelled, ...used } = exitCodes;
    expect(told).toEqual(Object.values(used));
  });

  it('reads the environment variables of the guide and no others', () => {
    const code = [...filesBelow('cli'), ...filesBelow('local')]
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(join(root, path), 'utf8'))
      .join('\n');
    const read = new Set([...code.matchAll(/\b(?:environment|env)\.([A-Z][A-Z_]+)\b/gu)].map(([, name = '']) => name));
    const platform = ['HOME', 'USERPROFILE', 'LOCALAPPDATA', 'TERM', 'AWS_DEFAULT_REGION'];
    expect([...read].filter((name) => !guide.includes(`\`${name}\``) && !platform.includes(name))).toEqual([]);
    // Read by Node and by the SDK themselves.
    const others = ['NODE_EXTRA_CA_CERTS', 'AWS_ENDPOINT_URL_SECRETS_MANAGER'];
    const told = [...guide.matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+|CI)`/gu)]
      .map(([, name = '']) => name)
      .filter((name) => !others.includes(name));
    const services = told.filter((name) => name.startsWith('AWS_ENDPOINT_URL_'));
    expect(services.map((name) => name.slice(17)).filter((name) => !code.includes(`'${name}'`))).toEqual([]);
    expect(told.filter((name) => !services.includes(name) && !read.has(name))).toEqual([]);
  });
});
