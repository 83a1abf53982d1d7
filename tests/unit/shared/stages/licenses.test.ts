import { describe, expect, it } from 'vitest';
import { admitLicense } from '../../../../shared/stages/licenses.ts';

const none = { allow: [], anyKnown: false, unknown: false };

describe('licences', () => {
  it('on the list are admitted without regard to case and space', () => {
    expect(admitLicense({ ...none, allow: ['CC-BY-4.0'] }, ' cc-by-4.0 ')).toEqual({ kept: true });
  });

  it('beside the list are refused, and the list is named', () => {
    expect(admitLicense({ ...none, allow: ['MIT', 'CC0-1.0'] }, 'GPL-3.0-only')).toEqual({
      kept: false,
      reason: 'licence_refused',
      evidence: '"GPL-3.0-only" is not among MIT, CC0-1.0',
    });
    expect(admitLicense(none, 'MIT')).toMatchObject({ evidence: expect.stringContaining('(none)') });
  });

  it('of any name are admitted when the run takes every known one, but unknown ones are not', () => {
    expect(admitLicense({ ...none, anyKnown: true }, 'WTFPL').kept).toBe(true);
    expect(admitLicense({ ...none, anyKnown: true }, 'unknown')).toMatchObject({ reason: 'licence_unknown' });
    expect(admitLicense({ ...none, anyKnown: true }, '')).toMatchObject({ reason: 'licence_unknown' });
  });

  it('that nobody knows are admitted only when the run says so', () => {
    expect(admitLicense({ ...none, unknown: true }, 'Unknown')).toEqual({ kept: true });
  });
});
