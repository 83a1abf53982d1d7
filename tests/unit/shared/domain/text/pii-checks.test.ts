import { describe, expect, it } from 'vitest';
import {
  isIban,
  isPublicIpv4,
  isSocialSecurityNumber,
  passesLuhn,
} from '../../../../../shared/domain/text/pii-checks.ts';

describe('checks of numbers', () => {
  it('know card numbers by Luhn', () => {
    for (const digits of ['4111111111111111', '5555555555554444', '378282246310005', '6011111111111117'])
      expect(passesLuhn(digits)).toBe(true);
    for (const digits of ['4111111111111112', '0000000000000000', '18']) expect(passesLuhn(digits)).toBe(false);
  });

  it('know accounts by country, length and remainder', () => {
    for (const iban of [
      'DE89370400440532013000',
      'GB82WEST12345698765432',
      'NO9386011117947',
      'MT84MALT011000012345MTLCAST001S',
    ])
      expect(isIban(iban)).toBe(true);
    for (const iban of ['DE88370400440532013000', 'DE8937040044053201300', 'XX82WEST12345698765432'])
      expect(isIban(iban)).toBe(false);
  });

  it('know numbers that were never given out', () => {
    expect(isSocialSecurityNumber('536904399')).toBe(true);
    for (const digits of ['000123456', '666123456', '900123456', '123004567', '123450000'])
      expect(isSocialSecurityNumber(digits)).toBe(false);
  });

  it('know addresses of the public internet', () => {
    expect(isPublicIpv4('93.184.216.34')).toBe(true);
    for (const address of [
      '10.1.2.3',
      '127.0.0.1',
      '192.168.1.1',
      '172.20.0.1',
      '224.0.0.1',
      '203.0.113.5',
      '300.1.1.1',
      '8.8.8.8',
    ])
      expect(isPublicIpv4(address)).toBe(false);
  });
});
