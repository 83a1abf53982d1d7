import { beforeAll, describe, expect, it } from 'vitest';
import type { ToolJob } from '../../../shared/domain/steps/execute.ts';
import type { Sandbox } from '../../../shared/ports.ts';
import { dataFiles, type GoldenRun, goldenRun, unmetReasons } from '../../support/golden-recipe.ts';

const runYaml = `recipe: swallow-code
dataset: programs
seeds: [{ file: files.jsonl, license: CC0-1.0 }]
licenses: [CC0-1.0]
heldout: [heldout.jsonl]
random_seed: 1
`;
const planted = 'def close(numbers, threshold): every pair of numbers that lie closer together than the threshold given';
/** A file tells the played sandbox what it thinks of it: `syntax=no`, `rating=8.1`, `comments=0.2`, `imports=numpy`, `linter=slow`. */
const file = (id: string, more = ''): { id: string; text: string } => ({
  id,
  text: `# ${id} ${more}\ndef ${id}(value):\n    return value\n`,
});
const rows = [
  file('good'),
  file('again'),
  file('unrated', 'rating=none'),
  file('low', 'rating=8 comments=0.2'),
  file('light', 'rating=8 comments=0.05'),
  file('nothing', 'rating=8 comments=1'),
  file('cut_source', 'syntax=no'),
  file('slow', 'linter=slow'),
  { ...file('other'), language: 'Ruby' },
  { ...file('python'), language: 'Python' },
  file('refused'),
  file('cut'),
  file('chat'),
  file('silent'),
  file('no_fence'),
  file('open_fence'),
  file('no_number'),
  file('broken_style'),
  file('worse_style'),
  file('broken_content'),
  file('worse_content'),
  file('needs_numpy'),
  file('loops'),
  file('cut_content'),
  file('refused_content'),
  file('short_content'),
  file('open_content'),
  file('long_one'),
  file('long_two'),
  file('long_marks'),
  file('leak'),
  { id: 'held', text: `${planted}\n` },
];

const styled = (name: string, more = ''): string =>
  `### Evaluation\n6\n### Suggestions\nNames.\n### Improved code\n\`\`\`python\n# ${name} ${more}\ndef ${name}_styled(value):\n    return value\n\`\`\``;
const program = (name: string, more = ''): string =>
  `\`\`\`python\n# ${name} ${more}\n"""What ${name} is good for, in words of its own."""\n\n\ndef ${name}_done(value):\n    return value\n\`\`\``;
const loop = '    print("a line that is long enough to count when it comes twice in a row, and this one is a hundred")\n';

type Reply = string | { text: string; finishReason: string };
const styles: Readonly<Record<string, Reply>> = {
  refused: "I'm sorry, but I can't help with that.",
  cut: { text: '### Evaluation\n5\n### Suggestions\nNames', finishReason: 'length' },
  chat: 'It looks fine to me as it is, nothing to change here.',
  silent: ' ',
  no_fence: '### Evaluation\n6\n### Suggestions\nNames.\n### Improved code\ndef f(): pass',
  open_fence: '### Evaluation\n6\n### Suggestions\nNames.\n### Improved code\n```python\ndef f(): pass',
  no_number: styled('no_number').replace('\n6\n', '\nrather good\n'),
  broken_style: styled('broken_style', 'syntax=no'),
  worse_style: styled('worse_style', 'rating=8.4'),
};
const lines = Array.from({ length: 40 }, (_, index) => `    total_${index} = width[${index}] * height[${index}] + depth.get(${index * 7}, "none")\n`).join('');
const long = (name: string, body: string): string => `\`\`\`python\ndef ${name}(width, height, depth):\n${body}    return total_0\n\`\`\``;
const contents: Readonly<Record<string, Reply>> = {
  again: program('good'),
  long_one: long('long_one', lines),
  long_two: long('long_two', lines),
  // The same words, other marks.
  long_marks: long('long_one', lines.replaceAll(' * ', ' / ').replaceAll(' + ', ' - ').replaceAll(/\[(\d+)\]/gu, '.at($1)').replaceAll('.at', '')),
  broken_content: program('broken_content', 'syntax=no'),
  worse_content: program('worse_content', 'rating=none'),
  needs_numpy: program('needs_numpy', 'imports=numpy'),
  loops: `\`\`\`python\ndef loops():\n${loop.repeat(12)}\`\`\``,
  cut_content: { text: '```python\ndef f', finishReason: 'length' },
  refused_content: "I'm sorry, but I can't help with that.",
  short_content: '```python\nx = 1\n```',
  open_content: '```python\ndef f(value):\n    return value and value and value and value and value',
  leak: `\`\`\`python\n# ${planted}\ndef leak(numbers, threshold):\n    return []\n\`\`\``,
};

/** Judges programs by what they say of themselves, as the tools of the sandbox would answer. */
const sandbox: Sandbox = { run: (jobs) => Promise.resolve(jobs.map(judged)) };
function judged({ tool, inputs, options }: ToolJob) {
  const text = String(inputs.code ?? inputs.program);
  const said = (name: string): string | undefined => new RegExp(`\\b${name}=(\\S+)`, 'u').exec(text)?.[1];
  if (tool === 'py_compile') {
    const ok = said('syntax') !== 'no';
    const allowed = Array.isArray(options.allow) ? options.allow : [];
    const external = (said('imports')?.split(',') ?? []).filter((name) => !allowed.includes(name));
    return { ok, problem: ok ? null : 'syntax_error', python: options.python ?? null, external };
  }
  if (tool === 'run_tests') return { ok: true, problem: null };
  if (said('linter') === 'slow') return { ok: false, problem: 'timeout' };
  const given = said('rating') ?? '9';
  if (given === 'none') return { ok: false, problem: 'not_rated', score: null };
  const comments = Number(said('comments') ?? 0);
  return { ok: true, problem: null, score: comments === 1 ? 0 : Number(given) * (1 - comments), linter: 'played' };
}

const asks: string[] = [];
const play = (shardRecords?: number, over = ''): Promise<GoldenRun> =>
  goldenRun({
    files: {
      'run.yaml': `${runYaml}${over}`,
      'files.jsonl': rows,
      'heldout.jsonl': [{ id: 'test-1', question: planted }],
    },
    sandbox,
    reply: (_request, text) => {
      const [, name = '', isStyled] = /\ndef (\w+?)(_styled)?\(/u.exec(text) ?? [];
      asks.push(isStyled ? 'content' : 'style');
      return isStyled ? (contents[name] ?? program(name)) : (styles[name] ?? styled(name));
    },
    ...(shardRecords === undefined ? {} : { shardRecords }),
  });

let run: GoldenRun;
beforeAll(async () => {
  asks.length = 0;
  run = await play();
});

const reasonsOf = (step: string): Record<string, number> => {
  const { made: _made, kept: _kept, ...reasons } = run.steps[step] ?? {};
  return reasons;
};

describe('the recipe swallow-code', () => {
  it('meets every reason of its list', () => {
    expect(unmetReasons(run)).toEqual([]);
  });

  it('asks for nothing that does not compile or that the linter does not like', () => {
    expect(reasonsOf('is-program')).toEqual({ syntax_error: 1 });
    expect(reasonsOf('lint-in-time')).toEqual({ lint_timeout: 1 });
    expect(asks.filter((one) => one === 'style')).toHaveLength(rows.length - 7);
  });

  it('takes comments off the rating: 8 with a fifth of comments is 6.4, with a twentieth 7.6', () => {
    expect(reasonsOf('well-rated')).toEqual({ lint_below_7: 3 });
    expect(run.accepted.map(({ source_text }) => source_text)).toContainEqual(expect.stringContaining('# light'));
  });

  it('keeps a rewriting whose note is no number, and counts the note as -1', () => {
    const found = run.accepted.find(({ source_text }) => String(source_text).includes('no_number'));
    expect(found).toMatchObject({ style_score: -1, lint_score: 9, runs: true, python: '3.10', linter: 'played' });
  });

  it('takes modules that are allowed for no strangers', async () => {
    expect(run.steps['on-its-own']).toMatchObject({ external_dep: 1 });
    expect((await play(undefined, 'with: { allow: [numpy] }\n')).steps['on-its-own']).not.toHaveProperty('external_dep');
  });

  it('finds near duplicates by runs of five tokens, marks among them', () => {
    expect(reasonsOf('texts')).toMatchObject({ near_duplicate: 1, duplicate: 1 });
    expect(run.accepted.filter(({ text }) => String(text).includes('total_39'))).toHaveLength(2);
    expect(run.accepted.some(({ text }) => String(text).includes('width(3) / height(3) - depth'))).toBe(true);
  });

  it('checks syntax and rating again after each rewriting', () => {
    expect(reasonsOf('style-is-program')).toEqual({ rewrite_syntax_error: 1 });
    expect(reasonsOf('style-rated')).toEqual({ lint_regressed: 1 });
    expect(reasonsOf('content-is-program')).toEqual({ rewrite_syntax_error: 1 });
    expect(reasonsOf('content-rated')).toEqual({ lint_regressed: 1 });
    expect(reasonsOf('on-its-own')).toEqual({ external_dep: 1 });
  });

  it('gives the second rewriting, with the source beside it', () => {
    expect(run.accepted.filter(({ text }) => String(text).includes('_done')).map(({ text }) => /def (\w+)_done/u.exec(String(text))?.[1]).toSorted()).toEqual([
      'good',
      'light',
      'no_number',
      'python',
    ]);
    for (const { text } of run.accepted) expect(String(text).endsWith('\n')).toBe(true);
  });

  it('makes the same data whatever the size of a shard', async () => {
    expect(dataFiles(await play(1))).toEqual(dataFiles(run));
    expect(dataFiles(await play(1000))).toEqual(dataFiles(run));
  });
});
