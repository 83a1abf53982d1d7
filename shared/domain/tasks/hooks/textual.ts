import { defaultLimits, Meter } from '../../templates/limits.ts';
import { pyText } from '../../templates/py-text.ts';
import type { PyValue } from '../../templates/py-value.ts';

/** The value as Python prints it. */
export function textual(value: PyValue): string {
  return pyText(value, new Meter(defaultLimits));
}
