import { describe, expect, it } from 'vitest';
import { render } from '../../../../../../shared/domain/dataset/report/html.ts';
import { styleElement, styleText } from '../../../../../../shared/domain/dataset/report/style.ts';

describe('style', () => {
  it('loads nothing and stands unchanged in its element', () => {
    expect(styleText).not.toMatch(/url\(|@import|</u);
    expect(render(styleElement)).toBe(`<style>${styleText}</style>`);
  });
  it('knows dark screens, phones and paper', () => {
    for (const medium of ['prefers-color-scheme:dark', 'max-width:760px', '@media print'])
      expect(styleText).toContain(medium);
  });
});
