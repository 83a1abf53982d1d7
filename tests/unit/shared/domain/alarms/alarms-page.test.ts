import { describe, expect, it } from 'vitest';
import { runAlarms, stepAlarms } from '../../../../../shared/domain/alarms/alarm-texts.ts';
import { alarmsPage } from '../../../../../shared/domain/alarms/alarms-page.ts';

describe('alarmsPage', () => {
  it('names every alarm with its limit', () => {
    for (const [name, { limit }] of Object.entries({ ...stepAlarms, ...runAlarms })) {
      const row = alarmsPage()
        .split('\n')
        .find((line) => line.startsWith(`| \`${name}\` |`));
      expect(row).toContain(String(limit < 1 && name in stepAlarms ? limit * 100 : limit));
    }
  });

  /** `vitest run --update` on this file writes the page again. */
  it('is the page of the documentation', async () => {
    await expect(alarmsPage()).toMatchFileSnapshot('../../../../../docs/alarms.md');
  });
});
