import { describe, expect, it } from 'vitest';
import { runAlarms, stepAlarms } from '../../../../../shared/domain/alarms/alarm-texts.ts';

describe('the texts of alarms', () => {
  it.each(Object.entries({ ...stepAlarms, ...runAlarms }))('of %s say what it means and what to do', (_name, text) => {
    expect(text.about.length).toBeGreaterThan(20);
    expect(text.means).toMatch(/\.$/u);
    expect(text.help).toMatch(/\.$/u);
    expect(text.source).not.toBe('');
    expect(text.limit).toBeGreaterThan(0);
  });
});
