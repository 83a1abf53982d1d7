import { describe, expect, it } from 'vitest';
import { loadTools } from '../../../../shared/stages/step-tools.ts';

const filter = (use: readonly string[]) => ({ id: 'f', kind: 'filter', options: { use: [...use] } });

describe('loadTools', () => {
  it('loads the language detector for a step that asks for it', async () => {
    const { languages } = await loadTools([filter(['empty']), filter(['refusal', 'language'])]);
    expect(languages?.detect('Der schnelle braune Fuchs springt über den faulen Hund.')).toBe('de');
  });

  it('loads nothing for others', async () => {
    expect(await loadTools([filter(['empty']), { id: 'x', kind: 'no such kind', options: {} }])).toEqual({});
  });
});
