import { describe, expect, it } from 'vitest';
import { reasonsPage, reasonText } from '../../../../../shared/domain/dataset/reason-text.ts';
import { failureReasons, rejectionReasons } from '../../../../../shared/domain/verdict.ts';

describe('reasonText', () => {
  it('knows every reason of the closed list', () => {
    for (const [name, text] of Object.entries({ ...rejectionReasons, ...failureReasons }))
      expect(reasonText(name)).toEqual(text);
  });
  it('says so of a name outside the list', () => {
    expect(reasonText('constructor').about).toBe('Not a reason of this version.');
  });
});

describe('reasonsPage', () => {
  /** `vitest run --update` on this file writes the page again. */
  it('is the page of the documentation', async () => {
    await expect(reasonsPage()).toMatchFileSnapshot('../../../../../docs/reasons.md');
  });
});
