import { expect, it } from 'vitest';
import { isUnspaced } from '../../../../../shared/domain/text/unspaced.ts';

it('knows scripts without spaces by most of the letters', () => {
  expect(isUnspaced('水车在河边 and')).toBe(true);
  expect(isUnspaced('the mill 水车')).toBe(false);
  expect(isUnspaced('')).toBe(false);
});
