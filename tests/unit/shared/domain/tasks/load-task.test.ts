import { describe, expect, it } from 'vitest';
import { type LoadedTask, loadTask, resolvePath } from '../../../../../shared/domain/tasks/load-task.ts';
import { isRefusal, type TaskRefusal } from '../../../../../shared/domain/tasks/refusal.ts';

const load = (files: Record<string, string>, path = 'a/task.yaml'): LoadedTask | TaskRefusal =>
  loadTask((name) => (Object.hasOwn(files, name) ? files[name] : undefined), path);

function config(files: Record<string, string>): LoadedTask['config'] {
  const loaded = load(files);
  if (isRefusal(loaded)) throw new Error(`${loaded.code}: ${loaded.message}`);
  return loaded.config;
}

const codeOf = (files: Record<string, string>, path?: string): string => {
  const loaded = load(files, path);
  return isRefusal(loaded) ? loaded.code : 'loaded';
};

describe('loadTask', () => {
  it('lets later includes win over earlier ones, and own keys over all, without merging inside', () => {
    expect(
      config({
        'a/task.yaml': 'include: [one, two.yaml]\ntask: t\nmetadata: {b: 1}\n',
        'a/one': 'x: 1\ny: 1\nmetadata: {a: 1}\ntask: no\n',
        'a/two.yaml': 'y: 2\nz: 2\ntask_list: [1]\n',
      }),
    ).toEqual({ x: 1, y: 2, z: 2, task: 't', metadata: { b: 1 } });
  });

  it('follows includes relative to the file they stand in', () => {
    expect(
      config({
        'a/task.yaml': 'include: ../b/base.yaml\ntask: t',
        'b/base.yaml': 'include: inner/deep',
        'b/inner/deep': 'k: v',
      }),
    ).toEqual({ k: 'v', task: 't' });
  });

  it('keeps the name of a Python function with the folder of the file that names it', () => {
    expect(
      config({
        'a/task.yaml': 'include: ../b/base\ntask: t\ndoc_to_text: !function utils.text',
        'b/base': 'process_docs: !function utils.docs',
      }),
    ).toEqual({
      task: 't',
      doc_to_text: { '!function': 'a/utils.text' },
      process_docs: { '!function': 'b/utils.docs' },
    });
  });

  it('lists every file that took part', () => {
    expect(load({ 'a/task.yaml': 'include: b\ntask: t', 'a/b': 'k: 1' })).toMatchObject({
      name: 't',
      path: 'a/task.yaml',
      files: ['a/task.yaml', 'a/b'],
    });
  });

  it('takes the last of equal keys, as the loader of the harness does', () => {
    expect(config({ 'a/task.yaml': 'task: t\nk: 1\nk: 2' })).toEqual({ task: 't', k: 2 });
  });

  it('reads a config with names of object members as data', () => {
    const loaded = config({ 'a/task.yaml': 'task: t\n__proto__: {polluted: 1}\nconstructor: x' });
    expect(Object.keys(loaded).sort()).toEqual(['__proto__', 'constructor', 'task']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it.each([
    ['include_missing', 'include: nowhere\ntask: t'],
    ['include_outside', 'include: ../../etc/passwd\ntask: t'],
    ['include_outside', 'include: /etc/passwd\ntask: t'],
    ['include_outside', 'include: "..\\\\..\\\\x"\ntask: t'],
    ['include_cycle', 'include: task.yaml\ntask: t'],
    ['bad_yaml', 'include: {a: b}\ntask: t'],
    ['bad_yaml', 'task: [t'],
    ['bad_yaml', 'task: !python/object t'],
    ['bad_yaml', 'task: !!js/function "function () {}"'],
    ['bad_yaml', '- a\n- b'],
    ['bad_yaml', ''],
    ['bad_yaml', `task: ${'['.repeat(100)}${']'.repeat(100)}`],
    ['bad_yaml', `task: ${'['.repeat(100_000)}`],
    ['bad_yaml', `task: t\nk:\n${'- '.repeat(60_000)}x`],
    ['bad_yaml', bomb()],
    ['task_too_large', `task: t\nk: ${'x'.repeat(300_000)}`],
    ['python_class', 'task: t\nclass: !function task.T'],
    ['not_a_task', 'group: g\ntask: [a, b]'],
    ['not_a_task', 'task: [a, b]'],
    ['not_a_task', 'k: v'],
  ])('refuses with %s', (code, text) => {
    expect(codeOf({ 'a/task.yaml': text })).toBe(code);
  });

  it('takes a file that is included twice for a cycle, in a diamond too', () => {
    const files = {
      'a/task.yaml': 'include: [b, c]\ntask: t',
      'a/b': 'include: d',
      'a/c': 'include: d',
      'a/d': 'k: 1',
    };
    expect(codeOf(files)).toBe('include_cycle');
  });

  it('names line and column of broken YAML', () => {
    const loaded = load({ 'a/task.yaml': 'task: t\n  bad: [1,\n' });
    expect(isRefusal(loaded) && loaded.message).toMatch(/line \d+, column \d+/);
  });

  it('refuses a path outside the folder of tasks', () => {
    expect(codeOf({}, '../x.yaml')).toBe('include_outside');
  });
});

/** Ten anchors, each of ten aliases of the one before: ten thousand million values when written out. */
function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 10; level += 1) {
    lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
  }
  return `task: t\n${lines.join('\n')}`;
}

describe('resolvePath', () => {
  it.each([
    ['a/b.yaml', 'c', 'a/c'],
    ['a/b.yaml', '../c/./d', 'c/d'],
    ['b.yaml', '../c', undefined],
    ['a/b.yaml', '../../c', undefined],
    ['', 'x', 'x'],
    ['a/b', '..', undefined],
    ['a/b', 'C:\\x', undefined],
    ['a/b', 'x\0y', undefined],
  ])('from %s to %s', (from, target, expected) => {
    expect(resolvePath(from, target)).toBe(expected);
  });
});
