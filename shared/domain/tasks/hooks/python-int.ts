import { strip } from '../../templates/py-string.ts';
import { PyFloat, type PyValue, pyInt } from '../../templates/py-value.ts';
import { TemplateError } from '../../templates/template-error.ts';

/** Python's `int(value)` for what a column can hold. @throws TemplateError where Python raises. */
export function pythonInt(value: PyValue): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof PyFloat && Number.isFinite(value.value)) return pyInt(BigInt(Math.trunc(value.value)));
  if (typeof value === 'string') {
    const digits = strip(value, 'both');
    if (/^[-+]?\d{1,400}$/.test(digits)) return pyInt(BigInt(digits.replace(/^\+/, '')));
  }
  throw new TemplateError('value', 'a label is no whole number');
}
