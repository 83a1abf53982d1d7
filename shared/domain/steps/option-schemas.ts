import { z } from 'zod';
import { readExpression } from '../expressions/read-expression.ts';
import { isFailureReason } from '../verdict.ts';

/** Name of a field: what templates and expressions can say. */
export const FieldName = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/u, {
  message: 'a field name in lower-case letters, digits and underscores',
});

/** An expression over fields. Its names and types are checked where the fields are known. */
export const ExpressionText = z
  .string()
  .min(1)
  .superRefine((source, check) => {
    const read = readExpression(source);
    if ('fault' in read) {
      const { offset, message } = read.fault;
      check.addIssue({ code: 'custom', message: `${message} (character ${offset + 1} of the expression)` });
    }
  });

/** A reason for dropping a record: of the closed list, or declared by the recipe. Failures are never given by hand. */
export const ReasonName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,47}$/u, { message: 'a reason in lower-case letters, digits and underscores' })
  .refine((name) => !isFailureReason(name), { message: 'this reason is for failures of the machinery' });
