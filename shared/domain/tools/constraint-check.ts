import { z } from 'zod';
import { Constraint } from '../constraints/constraint.ts';
import { isMet } from '../constraints/registry.ts';
import type { Tool } from './tool.ts';

const Options = z.strictObject({});

/** Checks a reply against the constraints that its prompt made. */
export const constraintCheck: Tool<z.infer<typeof Options>> = {
  name: 'constraint_check',
  about: 'Says which constraints of a list (as `map: constraints` draws them) a text meets.',
  inputs: ['text', 'constraints'],
  options: Options,
  gives: {
    ok: 'Whether all are met; null when there are none.',
    met: 'Names of those that are met.',
    broken: 'Names of those that are not.',
  },
  run({ text, constraints }) {
    const list = z.array(Constraint).safeParse(constraints).data ?? [];
    const reply = typeof text === 'string' ? text : '';
    const met = list.filter((one) => isMet(reply, one)).map(({ name }) => name);
    const broken = list.filter((one) => !isMet(reply, one)).map(({ name }) => name);
    return { ok: list.length === 0 ? null : broken.length === 0, met, broken };
  },
};
