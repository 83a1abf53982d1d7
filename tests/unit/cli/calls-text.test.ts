import { describe, expect, it } from 'vitest';
import { callsText } from '../../../cli/calls-text.ts';

const none = {
  calls: 0,
  failed: 0,
  throttled: 0,
  inFlight: 0,
  peakInFlight: 0,
  busyMilliseconds: 0,
  tokensIn: 0,
  tokensOut: 0,
};

describe('callsText', () => {
  it('counts what was answered apart from what failed', () => {
    expect(callsText(none)).toBe('no model calls yet');
    expect(callsText({ ...none, calls: 70, failed: 60, inFlight: 4, tokensOut: 1200 })).toBe(
      '6 calls answered, 4 under way, 1,200 tokens out, 60 failed',
    );
  });

  it('says that Sower waits, and how to stop, where an endpoint answers nobody', () => {
    expect(callsText({ ...none, calls: 40, failed: 40 })).toMatch(/^0 calls answered.*half an hour.*--resume/u);
    expect(callsText({ ...none, calls: 3, failed: 3 })).not.toContain('half an hour');
  });

  it('names a service of the user that gets the calls instead', () => {
    expect(callsText({ ...none, elsewhere: 'http://127.0.0.1:5000' })).toContain('go to http://127.0.0.1:5000');
  });
});
