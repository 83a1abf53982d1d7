import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clip,
  failureReasons,
  isFailureReason,
  isRejectionReason,
  keep,
  reject,
  rejectionReasons,
} from '../../../../shared/domain/verdict.ts';

const names = [...Object.keys(rejectionReasons), ...Object.keys(failureReasons)];

describe('the closed list of reasons', () => {
  it('has no name twice, and a sentence and a piece of advice for each', () => {
    expect(new Set(names).size).toBe(names.length);
    for (const { about, help } of [...Object.values(rejectionReasons), ...Object.values(failureReasons)]) {
      expect(about).toMatch(/^[A-Z].*\.$/u);
      expect(help).toMatch(/^[A-Z].*\.$/u);
    }
  });

  it('tells rejections from failures, and neither from what objects inherit', () => {
    expect(names.every((name) => isRejectionReason(name) !== isFailureReason(name))).toBe(true);
    for (const name of ['toString', '__proto__', 'constructor', '', 'Empty']) {
      expect(isRejectionReason(name) || isFailureReason(name)).toBe(false);
    }
  });
});

describe('verdicts', () => {
  it('keep, or name a reason with evidence of at most 500 characters', () => {
    expect(keep).toEqual({ kept: true });
    expect(reject('tie', 'two each')).toEqual({ kept: false, reason: 'tie', evidence: 'two each' });
    expect(reject('tie', 'x'.repeat(900)).evidence).toBe(`${'x'.repeat(500)}…`);
  });

  it('never cut a character in half', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.integer({ min: 1, max: 20 }), (text, limit) => {
        const cut = clip(text, limit);
        expect(cut.isWellFormed()).toBe(text.isWellFormed());
        expect(cut.length).toBeLessThanOrEqual(limit + 1);
        if (text.length <= limit) expect(cut).toBe(text);
      }),
    );
  });
});
