import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateFleet } from '../../../../shared/contract/generate-fleet.ts';

describe('the generate functions in front of an endpoint', () => {
  it.each([
    [64, { functions: 2, callsOfEach: 96, memory: 512 }],
    [256, { functions: 2, callsOfEach: 128, memory: 512 }],
    [1024, { functions: 2, callsOfEach: 512, memory: 512 }],
    [16_384, { functions: 19, callsOfEach: 863, memory: 768 }],
  ])('for %i slots are few, and each holds what it can', (slots, fleet) => {
    expect(generateFleet(slots)).toEqual(fleet);
  });

  it('fill every slot, and no more than a function too many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 192, max: 900_000 }), (slots) => {
        const { functions, callsOfEach } = generateFleet(slots);
        expect(functions * callsOfEach).toBeGreaterThanOrEqual(slots);
        expect(functions * callsOfEach - slots).toBeLessThan(functions);
        if (slots >= 500) expect(callsOfEach).toBeGreaterThanOrEqual(250);
      }),
    );
  });
});
