import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Plan } from '../../../../shared/contract/plan.ts';
import { buildPlan } from '../../../../shared/recipes/build-plan.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';
import { builtin, request, runFile } from './plan-requests.ts';
import { tinyPrompts, tinyRecipe } from './tiny-recipe.ts';

describe('buildPlan on damaged files', () => {
  /** Cuts a piece out of a text and puts another in its place. */
  const damaged = (text: string) =>
    fc
      .tuple(
        fc.nat(text.length),
        fc.nat(12),
        fc.oneof(
          fc.constantFrom(
            '',
            ' ',
            '\n',
            '- ',
            ': ',
            '{',
            '}',
            '[',
            ']',
            '"',
            "'",
            '|',
            '&a ',
            '*a',
            '!x ',
            '$',
            '{a}',
            '~',
            '0',
          ),
          fc.string({ unit: 'binary', maxLength: 4 }),
        ),
      )
      .map(([start, length, piece]) => text.slice(0, start) + piece + text.slice(start + length));
  const wellFormed = (found: ReturnType<typeof buildPlan>): void => {
    if ('plan' in found) Plan.parse(found.plan);
    else expect(found.problems.map(formatProblem).every((line) => /^[^\n]+\.[^\n]*$/u.test(line))).toBe(true);
  };

  it('gives a plan or problems, whatever run.yaml says', () => {
    fc.assert(
      fc.property(damaged(`${runFile}with: { votes: 3 }\nbudget: { max_usd: 1 }\n`), (run) =>
        wellFormed(buildPlan(request({ run }))),
      ),
    );
  });

  it('gives a plan or problems, whatever the recipe says', () => {
    fc.assert(
      fc.property(damaged(tinyRecipe), (text) =>
        wellFormed(buildPlan(request({ builtin: new Map([...builtin, ['tiny/recipe.yaml', text]]) }))),
      ),
    );
  });

  it('gives a plan or problems, whatever a prompt says', () => {
    const path = 'prompts/standard/short.similar.yaml';
    fc.assert(
      fc.property(damaged(tinyPrompts[path] ?? ''), (text) =>
        wellFormed(buildPlan(request({ builtin: new Map([...builtin, [`tiny/${path}`, text]]) }))),
      ),
    );
  });
});
