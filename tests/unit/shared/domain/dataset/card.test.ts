import { describe, expect, it } from 'vitest';
import { card } from '../../../../../shared/domain/dataset/card.ts';
import { factsWith, someFacts } from './builders.ts';
import { vectors } from './vectors.ts';

describe('card', () => {
  const text = card(someFacts());

  it('says what a reader asks first', () => {
    for (const part of [
      '**1 accepted record** from 3 seeds of 1 task',
      '## What each step kept',
      '| normalize | source | 3 | 3 | 2 | 1 | 0 | 66.7% |',
      '| bad\\_format | 1 |',
      '| CC-BY-SA-4.0 | allenai/ai2\\_arc | 1 |',
      '1,000,000 tokens in, 2,000,000 tokens out, $0.70',
      'Requests: 10. 3 ballots were not drawn, because the others decided the vote. 1 replies of the wrong form',
      '**Personal data:**',
      'sower run DROP --seed 7',
    ])
      expect(text).toContain(part);
  });

  it('puts notices before everything else', () => {
    const warned = card(someFacts({ notices: ['Only a rehearsal.'], status: 'partial' }));
    const [first, second] = [warned.indexOf('Only a rehearsal.'), warned.indexOf('This run is partial')];
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(first);
    expect(second).toBeLessThan(warned.indexOf('accepted record'));
  });

  it('says when overlap with held-out rows was not checked', () => {
    expect(card(someFacts({ heldout: [] }))).toContain('was **not** checked');
  });

  it.each(vectors)('shows %j as text', (vector) => {
    const body = card(factsWith(vector)).split('---\n').slice(2).join('---\n');
    const outsideCode = body.replace(/^(`{3,}).*\n[\s\S]*?\n\1$/gmu, '').replace(/`[^`\n]*`/gu, '');
    expect(outsideCode).not.toMatch(/(?<!\\)</u);
    expect(outsideCode).not.toMatch(/(?<!\\)\]\(/u);
    expect(outsideCode).not.toMatch(/(?:https?|javascript):\S/iu);
  });
});
