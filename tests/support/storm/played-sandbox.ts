import type { Json } from '../../../shared/domain/json.ts';
import type { ToolJob } from '../../../shared/domain/steps/execute.ts';
import type { Sandbox } from '../../../shared/ports.ts';

/**
 * Stands in for the sandbox where a test is about what a recipe makes of its verdicts: programs are judged by what a
 * glance shows. Tests of the sandbox itself run the real one.
 */
export const playedSandbox: Sandbox = { run: (jobs) => Promise.resolve(jobs.map(played)) };

function played({ tool, inputs: { code, program } }: ToolJob): Json {
  if (tool === 'run_tests') return tested(textOf(program));
  if (tool === 'py_compile') return compiled(textOf(code));
  if (tool === 'pylint') return linted(textOf(code));
  throw new Error(`The played sandbox has no tool ${tool}.`);
}

/** Lets programs pass that return or print something and do not say that they are wrong. */
function tested(text: string): Json {
  const ok = /return|print/u.test(text) && !text.includes('wrong');
  return ok ? { ok, problem: null } : { ok, problem: text === '' ? 'no_text' : 'test_failed' };
}

/** Finds headers without a colon, and print as a statement. */
function compiled(text: string): Json {
  const ok = !/^\s*(?:for|while|def|class) [^:#]*$|^\s*print ["']/mu.test(text);
  const external = [...text.matchAll(/^import (numpy|pandas)$/gmu)].map(([, name = '']) => name);
  return { ok, problem: ok ? null : 'syntax_error', python: '3.10', external };
}

/** Few comments cost next to nothing, many nearly all. */
function linted(text: string): Json {
  const lines = text.trim().split('\n');
  const ratio = lines.filter((line) => line.trimStart().startsWith('#')).length / lines.length;
  const rest = 1 - ratio * ratio;
  return { ok: true, problem: null, rating: 10, comment_ratio: ratio, score: 10 * rest, linter: 'played' };
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
