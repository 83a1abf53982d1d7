import { describe, expect, it } from 'vitest';
import { reasons } from '../../../../../../shared/domain/dataset/report/reasons.ts';
import { someFacts } from '../builders.ts';
import { words } from './sections.ts';

describe('reasons', () => {
  it('explains each reason and names its step, most frequent first', () => {
    const shown = words(reasons(someFacts({ reasons: { bad_format: 1, bad_json: 3 } })));
    expect(shown).toMatch(
      /bad_json normalize 3 75% The line is not one JSON object\..*bad_format parse-question 1 25%/u,
    );
  });
});
