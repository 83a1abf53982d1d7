import { describe, expect, it } from 'vitest';
import { admitLicence } from '../../../../../shared/domain/licences/admit-licence.ts';

const none = { allow: [], anyKnown: false, unknown: false };
const commercial = { ...none, commercial: true };

describe('admitLicence', () => {
  it('admits what is on the list, without regard to case and space', () => {
    expect(admitLicence({ ...none, allow: ['CC-BY-4.0'] }, ' cc-by-4.0 ')).toEqual({ kept: true });
  });

  it('takes different spellings of one licence for the same', () => {
    expect(admitLicence({ ...none, allow: ['odc-by'] }, 'ODC-By-1.0').kept).toBe(true);
    expect(admitLicence({ ...none, allow: ['GPL-3.0-only'] }, 'gpl-3.0').kept).toBe(true);
  });

  it('refuses what is beside the list, and names the list', () => {
    expect(admitLicence({ ...none, allow: ['MIT', 'CC0-1.0'] }, 'GPL-3.0-only')).toEqual({
      kept: false,
      reason: 'licence_refused',
      evidence: '"GPL-3.0-only" is not among MIT, CC0-1.0',
    });
    expect(admitLicence(none, 'MIT')).toMatchObject({ evidence: expect.stringContaining('(none)') });
  });

  it('admits any name when the run takes every known licence, but not one that allows no adapted works', () => {
    const anyKnown = { ...none, anyKnown: true };
    expect(admitLicence(anyKnown, 'WTFPL').kept).toBe(true);
    expect(admitLicence(anyKnown, 'LicenseRef-Paper').kept).toBe(true);
    expect(admitLicence(anyKnown, 'CC-BY-NC-4.0').kept).toBe(true);
    expect(admitLicence(anyKnown, 'CC-BY-NC-ND-4.0')).toMatchObject({ reason: 'licence_refused' });
    expect(admitLicence({ ...anyKnown, allow: ['CC-BY-NC-ND-4.0'] }, 'CC-BY-NC-ND-4.0').kept).toBe(true);
  });

  it.each(['unknown', '', 'Other', 'NOASSERTION'])('takes "%s" for no licence, which a run must ask for', (name) => {
    expect(admitLicence({ ...none, anyKnown: true }, name)).toMatchObject({ reason: 'licence_unknown' });
    expect(admitLicence({ ...none, unknown: true }, name)).toEqual({ kept: true });
  });

  it.each([
    ['MIT', true],
    ['CC-BY-SA-4.0', true],
    ['ODC-By-1.0', true],
    ['CC-BY-NC-4.0', false],
    ['CC-BY-NC-SA-4.0', false],
    ['CC-BY-ND-4.0', false],
    ['LicenseRef-Paper', false],
    ['unknown', false],
    ['CC-BY-NC-4.0 OR MIT', true],
    ['CC-BY-NC-4.0 AND MIT', false],
  ])('as commercial, %s is admitted: %s', (license, admitted) => {
    expect(admitLicence(commercial, license).kept).toBe(admitted);
  });

  it('takes a list beside a policy as more that is admitted', () => {
    expect(admitLicence({ ...commercial, allow: ['LicenseRef-Paper'] }, 'LicenseRef-Paper').kept).toBe(true);
  });
});
