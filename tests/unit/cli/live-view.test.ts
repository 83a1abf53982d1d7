import { describe, expect, it } from 'vitest';
import { liveView } from '../../../cli/live-view.ts';
import type { StageProgress } from '../../../cli/progress.ts';
import type { Output } from '../../../cli/world.ts';

const stage = (name: string, done: number, total: number, more: Partial<StageProgress> = {}): StageProgress => ({
  name,
  done,
  total,
  lost: 0,
  kept: done * 3,
  rejected: done,
  failed: 0,
  tokens: 0,
  ...more,
});

function screen(settings: Partial<Output> = {}): { text(): string; output: Output; at: { time: number } } {
  let text = '';
  const write = (more: string): void => {
    text += more;
  };
  return {
    text: () => text,
    at: { time: 0 },
    output: { write, isTerminal: false, columns: 80, rows: 24, colours: false, ...settings },
  };
}

describe('liveView without a terminal', () => {
  it('writes a line per stage that changed, with the elapsed time', () => {
    const { text, output, at } = screen();
    const view = liveView(output, () => at.time);
    view.show({ stages: [stage('normalize', 0, 2)], note: '' });
    at.time = 4000;
    view.show({ stages: [stage('normalize', 2, 2), stage('similar', 0, 2)], note: '' });
    expect(text()).toBe(
      [
        '[0:00] normalize: 0/2 shards, 0 kept, 0 rejected, 0:00',
        '[0:04] normalize: 2/2 shards, 6 kept, 2 rejected, 0:04',
        '[0:04] similar: 0/2 shards, 0 kept, 0 rejected, 0:00',
        '',
      ].join('\n'),
    );
  });

  it('writes at most every three seconds, and a sign of life every thirty', () => {
    const { text, output, at } = screen();
    const view = liveView(output, () => at.time);
    for (at.time = 0; at.time <= 60_000; at.time += 100) view.show({ stages: [stage('similar', 1, 2)], note: 'same' });
    expect(text().trim().split('\n')).toHaveLength(1 + 1 + 1);
  });

  it('shows the last state at the end, however young', () => {
    const { text, output, at } = screen();
    const view = liveView(output, () => at.time);
    view.show({ stages: [stage('similar', 1, 2)], note: '' });
    at.time = 10;
    view.show({ stages: [stage('similar', 2, 2)], note: '' });
    view.end();
    expect(text()).toContain('2/2 shards');
  });

  it('never writes an escape sequence', () => {
    const { text, output, at } = screen();
    const view = liveView(output, () => at.time);
    view.say('hello');
    view.show({ stages: [stage('similar', 1, 2, { failed: 2, lost: 1, tokens: 12345 })], note: 'x' });
    view.end();
    expect(text()).not.toContain('\u001b');
    expect(text()).toContain('2 failed, 1 shards lost, 12,345 tokens');
  });
});

describe('liveView on a terminal', () => {
  it('redraws its lines in place', () => {
    const { text, output, at } = screen({ isTerminal: true });
    const view = liveView(output, () => at.time);
    view.show({ stages: [stage('normalize', 0, 2), stage('similar', 0, 0)], note: 'calls' });
    view.show({ stages: [stage('normalize', 1, 2), stage('similar', 0, 0)], note: 'calls' });
    expect(text()).toContain('\u001b[4A');
    expect(text()).toMatch(/> normalize/u);
  });

  it('never draws a line wider or a block higher than the screen', () => {
    const { text, output, at } = screen({ isTerminal: true, columns: 30, rows: 6 });
    const view = liveView(output, () => at.time);
    const stages = Array.from({ length: 20 }, (_, index) => stage(`a-stage-with-a-long-name-${index}`, 1, 2));
    view.show({ stages, note: 'n'.repeat(100) });
    const lines = text().replaceAll('\u001b[K', '').replaceAll('\u001b[J', '').trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(4);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(30);
  });
});
