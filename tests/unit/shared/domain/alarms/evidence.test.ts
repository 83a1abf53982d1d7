import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addEvidence, Evidence, noEvidence, sampledTexts } from '../../../../../shared/domain/alarms/evidence.ts';
import { acceptedEvidence } from '../../../../../shared/domain/alarms/gather-evidence.ts';
import { sample, watched } from './builders.ts';

const records = Array.from({ length: 450 }, (_, index) =>
  sample(index, [index % 2, (index + 1) % 2], {
    rating: (index % 5) + 0.5,
    style: index % 3 === 0 ? 'debate' : 'interview',
  }),
);
const whole = acceptedEvidence(records, watched());

describe('addEvidence', () => {
  it('gives the same value for any order and grouping of the records', () => {
    const order = fc.array(fc.nat(1000), { minLength: 450, maxLength: 450 });
    fc.assert(
      fc.property(order, fc.integer({ min: 1, max: 60 }), (keys, size) => {
        const shuffled = records.toSorted((a, b) => (keys[records.indexOf(a)] ?? 0) - (keys[records.indexOf(b)] ?? 0));
        const parts = Array.from({ length: Math.ceil(450 / size) }, (_, index) =>
          acceptedEvidence(shuffled.slice(index * size, (index + 1) * size), watched()),
        );
        expect(parts.reduce(addEvidence, noEvidence)).toEqual(whole);
      }),
      { numRuns: 5 },
    );
  });

  it('holds no more texts however many records there are', () => {
    expect(whole.texts).toHaveLength(sampledTexts);
    expect(JSON.stringify(whole).length).toBeLessThan(20_000);
    expect(Evidence.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  });
});
