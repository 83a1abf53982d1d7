import { describe, expect, it } from 'vitest';
import { revisionOf, revisionsIn } from '../../../cli/model-revisions.ts';

const listed = (over: object) => ({ revision: undefined, sha: undefined, digest: undefined, ...over, id: 'm' });

describe('revisionsIn', () => {
  it('takes a revision by its name, else a digest', () => {
    expect(revisionsIn([listed({ revision: 'abc' })], [])).toEqual({ m: 'abc' });
    expect(revisionsIn([listed({ sha: 'def' })], [])).toEqual({ m: 'def' });
    expect(revisionsIn([listed({})], [{ name: 'm', digest: '0a1b' }])).toEqual({ m: '0a1b' });
  });

  it('tells weights apart by where they came from and by their size', () => {
    const of = (over: object) => revisionsIn([listed(over)], []).m;
    const told = [
      of({ root: '/models/a' }),
      of({ root: '/models/b' }),
      of({ meta: { size: 1 } }),
      of({ meta: { size: 2 } }),
    ];
    expect(new Set(told).size).toBe(4);
    expect(of({ root: '/models/a' })).toBe(told[0]);
    expect(told[0]).toMatch(/^listed-[0-9a-f]{12}$/u);
  });

  it('says nothing where the server says no more than the name', () => {
    expect(revisionsIn([listed({ root: 'm', owned_by: 'vllm' })], [])).toEqual({});
  });
});

describe('revisionOf', () => {
  it('is that of the name, or of the only model that there is', () => {
    expect(revisionOf({ a: '1', b: '2' }, 'b')).toBe('2');
    expect(revisionOf({ a: '1' }, 'any')).toBe('1');
    expect(revisionOf({ a: '1', b: '2' }, 'c')).toBeUndefined();
  });
});
