import { describe, expect, it } from 'vitest';
import { explain } from '../../../cli/errors.ts';

const withCode = (code: string): Error => Object.assign(new Error(`it said ${code}`), { code });

describe('explain', () => {
  it.each(['ENOSPC', 'EACCES', 'ECONNREFUSED'])('tells what to do about %s, also as the cause of another', (code) => {
    const { exitCode, explanation } = explain(new Error('wrapped', { cause: withCode(code) }), false);
    expect(exitCode).toBe(5);
    expect(explanation.next).toBeTruthy();
  });

  it('names the variable that may point to a service that is not there', () => {
    expect(explain(withCode('ECONNREFUSED'), false).explanation.next).toContain('AWS_ENDPOINT_URL_<SERVICE>');
  });

  it('shows a stack only to those who ask for it', () => {
    const error = new Error('odd');
    expect(explain(error, false).explanation.why).toBe('odd');
    expect(explain(error, true).explanation.why).toContain('errors.test.ts');
  });
});
