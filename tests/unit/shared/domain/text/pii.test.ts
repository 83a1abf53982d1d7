import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPii, maskPii } from '../../../../../shared/domain/text/pii.ts';

describe('maskPii', () => {
  it.each([
    ['Mail jane.roe+x@mail.uni-leeds.ac.uk now', 'Mail [EMAIL] now'],
    ['Call +44 20 7946 0958 or (212) 867-5309.', 'Call [PHONE] or [PHONE].'],
    ['Pay 4111 1111 1111 1111 today', 'Pay [CARD] today'],
    ['IBAN DE89 3704 0044 0532 0130 00.', 'IBAN [IBAN].'],
    ['IBAN GB82WEST12345698765432', 'IBAN [IBAN]'],
    ['SSN 536-90-4399', 'SSN [SSN]'],
    ['from 93.184.216.34 to', 'from [IP] to'],
    ['at 221 Baker Street, London', 'at [ADDRESS], London'],
    ['wohnt Hauptstraße 12a in Wien', 'wohnt [ADDRESS] in Wien'],
    [`key AKIA${'QRSTUVWX23456777'}`, 'key [KEY]'],
  ])('masks %j', (text, expected) => {
    expect(maskPii(text)).toBe(expected);
  });

  it.each([
    'Pay 4111 1111 1111 1112 today',
    'IBAN DE89 3704 0044 0532 0130 01',
    'SSN 000-12-3456 and 666-12-3456',
    'ping 192.168.0.1, 127.0.0.1 and 203.0.113.9',
    'write to someone@example.com',
    'call 555-0123 in the film',
    'version 1.2.3.4000 of 3.14159265358979',
    'In 1999, 12 345 678 people; 2024-01-05; pages 100-200',
    'the product 123 × 456 = 56088 and 1,234,567.89',
    'room 5 on the second floor',
    'https://example.org/item?id=4111',
  ])('leaves %j alone', (text) => {
    expect(maskPii(text)).toBe(text);
  });

  it('masks only the kinds it is told', () => {
    expect(maskPii('jane@mailbox.org +44 20 7946 0958', ['phone'])).toBe('jane@mailbox.org [PHONE]');
  });

  it('changes nothing the second time', () => {
    const piece = fc.constantFrom(
      'jane@mailbox.org',
      ' +44 20 7946 0958',
      '4111111111111111',
      ' 10.0.0.1',
      'x',
      ' ',
      '221 Baker Street',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const once = maskPii(pieces.join(' '));
        expect(maskPii(once)).toBe(once);
        expect(findPii(once)).toEqual([]);
      }),
    );
  });

  it('is quick on long lines of what almost is personal', () => {
    expect(maskPii('1 '.repeat(50_000))).toHaveLength(100_000);
    expect(maskPii('a.'.repeat(50_000))).toHaveLength(100_000);
    expect(maskPii('Abc '.repeat(25_000))).toHaveLength(100_000);
    expect(maskPii('a@'.repeat(50_000))).toHaveLength(100_000);
  });
});
