import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { report } from '../../../../../../shared/domain/dataset/report/report.ts';
import { statisticsOf } from '../../../../../../shared/domain/dataset/statistics.ts';
import { factsWith, someFacts } from '../builders.ts';
import { vectors } from '../vectors.ts';

/** Tag names with the names of their attributes, in order: what a browser would build from the page. */
function structure(page: string): string[] {
  const tags = page.replace(/<style>[^<]*<\/style>/u, '').match(/<[^>]*>/gu) ?? [];
  return tags.map((tag) => tag.replace(/="[^"]*"/gu, '='));
}

describe('report', () => {
  const page = report(someFacts());

  it('shows sums, funnel, reasons, samples, records, cost and proof', () => {
    for (const id of ['funnel', 'reasons', 'samples', 'records', 'making', 'proof']) {
      expect(page).toContain(`<section id="${id}">`);
      expect(page).toContain(`href="#${id}"`);
    }
    expect(page).toContain('What moves heat along a metal spoon?');
  });

  it('forbids scripts and every request, and admits its own style by hash', () => {
    const style = /<style>([^<]*)<\/style>/u.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    );
  });

  it('has no script, no handler, no inline style and no address outside the page', () => {
    const tags = page.match(/<[^>]*>/gu) ?? [];
    expect(tags.filter((tag) => /^<script|\son\w+=|\sstyle=|\ssrc=/iu.test(tag))).toEqual([]);
    const targets = [...page.matchAll(/href="([^"]*)"/gu)].map(([, target]) => target);
    expect(targets.filter((target) => target !== 'data:,' && !target?.startsWith('#'))).toEqual([]);
  });

  const plain = structure(report(factsWith('plain text')));
  it.each(vectors)('builds the same elements whether a text is harmless or %j', (vector) => {
    expect(structure(report(factsWith(vector)))).toEqual(plain);
  });

  it('closes every element it opens', () => {
    const open: string[] = [];
    for (const [, slash, name = '', rest = ''] of page.matchAll(/<(\/?)([a-z0-9]+)([^>]*)>/gu)) {
      if (['meta', 'link'].includes(name) || rest.endsWith('/')) continue;
      if (slash === '') open.push(name);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });

  it('is a page even for a run that accepted nothing', () => {
    const empty = report(someFacts({ statistics: statisticsOf([], []), tallies: [], reasons: {}, dataFiles: [] }));
    expect(empty).toContain('There are none.');
    expect(empty).toContain('Nothing was rejected.');
    expect(empty).not.toMatch(/NaN|Infinity|undefined/u);
  });
});
