/** A float as Python's repr prints it: shortest digits that read back equal, exponent below 1e-4 and from 1e16 on. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '0', exponentText = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${digits.slice(0, 1)}${fraction}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** Fixed digits behind the point, exact, ties to the even digit as in Python; `toFixed` sends ties away from zero. */
export function fixedText(value: number, digits: number): string {
  if (!Number.isFinite(value)) return floatText(value);
  if (Math.abs(value) >= 1e21) return digits > 0 ? `${BigInt(value)}.${'0'.repeat(digits)}` : String(BigInt(value));
  const up = value.toFixed(digits);
  // A tie is a 5 with nothing behind it; 50 more digits show every double that could be one here.
  const tail = Math.abs(value)
    .toFixed(Math.min(100, digits + 50))
    .slice(digits - Math.min(100, digits + 50));
  const isTie = digits < 50 && /^50*$/.test(tail);
  if (!isTie || '02468'.includes(up.at(-1) ?? '')) return up;
  return (Number(up) - Math.sign(value) * 10 ** -digits).toFixed(digits);
}

/** C's `%g`: so many significant digits, without zeros at the end, in the shorter of both notations. */
export function generalText(value: number, precision: number): string {
  if (!Number.isFinite(value)) return floatText(value);
  const significant = Math.min(Math.max(precision, 1), 100);
  const [mantissa = '0', exponent = '0'] = value.toExponential(significant - 1).split('e');
  const size = Number(exponent);
  const trim = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (size >= -4 && size < significant) return trim(fixedText(value, Math.min(100, significant - 1 - size)));
  return `${trim(mantissa)}e${size < 0 ? '-' : '+'}${String(Math.abs(size)).padStart(2, '0')}`;
}

/** C's `%e`: at least two digits of exponent. */
export function exponentText(value: number, digits: number): string {
  return value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2');
}
