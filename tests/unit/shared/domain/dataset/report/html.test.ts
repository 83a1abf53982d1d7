import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, nothing, render } from '../../../../../../shared/domain/dataset/report/html.ts';

describe('html', () => {
  it('escapes text in content and attributes', () => {
    const text = `<b title="x">'&'</b>`;
    expect(render(html`<p class="${text}">${text}</p>`)).toBe(
      '<p class="&lt;b title=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/b&gt;">&lt;b title=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/b&gt;</p>',
    );
  });
  it('takes markup of its own as it is, one piece or many', () => {
    expect(render(html`<ul>${[html`<li>${1}</li>`, html`<li>${'<'}</li>`]}${nothing}</ul>`)).toBe(
      '<ul><li>1</li><li>&lt;</li></ul>',
    );
  });
  it('lets no text open or close a tag or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(render(html`${text}`)).not.toMatch(/[<>"']/u);
      }),
    );
  });
});
