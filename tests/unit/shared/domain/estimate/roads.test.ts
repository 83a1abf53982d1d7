import { describe, expect, it } from 'vitest';
import { roadsNotTaken } from '../../../../../shared/domain/estimate/roads.ts';

const instance = { model: 'm', type: 'ml.x', usdPerHour: 3, outputTokensPerSecond: 1000, asOf: '2026', source: 's' };
const hosted = { name: 'hosted', inputPerMillion: 1, outputPerMillion: 2, asOf: '2026', source: 's' };

describe('the roads not taken', () => {
  it('price the tokens of a run by instance hours in batches, by single calls, and by the token', () => {
    const roads = roadsNotTaken({ in: 1e6, out: 3.6e6 }, [instance], [hosted]);
    expect(roads.map(({ name }) => name)).toEqual(['m, in batches', 'm, by single calls', 'hosted']);
    expect(roads.map(({ usd }) => Number(usd.toFixed(3)))).toEqual([4.2, 4.729, 8.2]);
    expect(roads[0]?.hours).toBeCloseTo(1.4);
    expect(roads[0]?.restsOn).toContain('ml.x at $3 an hour');
  });

  it('are none for a run that asked no model', () => {
    expect(roadsNotTaken({ in: 0, out: 0 }, [instance], [hosted])).toEqual([]);
  });
});
