import { z } from 'zod';
import type { AnswerKind } from '../answers/kind.ts';
import { Constraint } from '../constraints/constraint.ts';
import { constraintKinds } from '../constraints/registry.ts';
import { toJson } from '../json-lossless.ts';
import type { PyValue } from '../templates/py-value.ts';
import { nearestField } from './nearest-field.ts';
import { type Rejected, rejected } from './rejected.ts';
import type { SeedChecks } from './seed.ts';

/**
 * What a program can check answers to a row of the product's own shape by: `signature` and `tests` of a code row,
 * `constraints` of a constraint row.
 *
 * @returns undefined for the other kinds, whose rows may have none of these fields.
 */
export function ownChecks(row: ReadonlyMap<string, PyValue>, kind: AnswerKind): SeedChecks | undefined | Rejected {
  const stray = strayField(row, kind);
  if (stray !== undefined)
    return rejected('bad_schema', `field "${stray}": only for rows with "kind": "${ownerOf[stray]}"`);
  if (kind === 'code') return codeChecks(row);
  return kind === 'constraint' ? constraintChecks(row) : undefined;
}

const ownerOf = { signature: 'code', tests: 'code', constraints: 'constraint' } as const;

const strayField = (row: ReadonlyMap<string, PyValue>, kind: AnswerKind): keyof typeof ownerOf | undefined =>
  (Object.keys(ownerOf) as (keyof typeof ownerOf)[]).find(
    (name) => (row.get(name) ?? null) !== null && ownerOf[name] !== kind,
  );

function codeChecks(row: ReadonlyMap<string, PyValue>): SeedChecks | Rejected {
  const signature = row.get('signature');
  if (typeof signature !== 'string' || signature.trim() === '')
    return rejected(
      'bad_schema',
      'field "signature": expected the head of the function, such as "def area(width, height)"',
    );
  const tests = row.get('tests');
  const lines = Array.isArray(tests)
    ? tests.filter((test: PyValue) => typeof test === 'string' && test.trim() !== '')
    : [];
  if (!Array.isArray(tests) || lines.length === 0 || lines.length < tests.length)
    return rejected('bad_schema', 'field "tests": expected a list of assert lines');
  return { signature: signature.trim(), tests: lines.map((line) => String(line).trim()) };
}

function constraintChecks(row: ReadonlyMap<string, PyValue>): SeedChecks | Rejected {
  const list = toJson(row.get('constraints') ?? null);
  const expected = 'field "constraints": expected a list such as [{"name": "most_words", "count": 50}]';
  if (!Array.isArray(list) || list.length === 0) return rejected('bad_schema', expected);
  const read = z.array(Constraint).safeParse(list).data;
  if (read === undefined) return rejected('bad_schema', expected);
  const names = [...constraintKinds.keys()];
  const wrong = read.find(({ name }) => !names.includes(name));
  if (wrong === undefined) return { constraints: list };
  const near = nearestField(wrong.name, names);
  const hint = near === undefined ? `there are ${names.join(', ')}` : `did you mean "${near}"?`;
  return rejected(
    'bad_schema',
    `field "constraints": no constraint is called ${JSON.stringify(wrong.name.slice(0, 40))}; ${hint}`,
  );
}
