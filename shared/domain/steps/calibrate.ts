import { z } from 'zod';
import { plantedIn } from '../alarms/planted.ts';
import { compileCondition } from '../expressions/condition.ts';
import { reject } from '../verdict.ts';
import { judgeRecords } from './judge.ts';
import { ExpressionText } from './option-schemas.ts';
import type { StepKind } from './step.ts';

const Options = z.strictObject({
  passes: ExpressionText.describe('True of what the recipe takes for good after the judge.'),
});

/** Id of the step behind a judge. */
export const stepBehind = (judge: string): string => `${judge}-planted`;
export const judgeOf = (stepId: string): string => stepId.replace(/-planted$/u, '');

/** What the evidence of a planted sample begins with, by whether its judge was right. */
export const [judgedRight, judgedWrong] = ['judged right', 'judged wrong'];

/** Ends the way of planted samples behind their judge. The compiler adds it; recipes do not write it. */
export const calibrateKind: StepKind<z.infer<typeof Options>> = {
  kind: 'calibrate',
  about: 'Compares what a judge said of planted samples with what is known of them, and takes them out.',
  place: 'row',
  options: Options,
  reads: () => [],
  writes: () => [],
  expressions: ({ passes }) => [{ path: ['passes'], source: passes, gives: 'boolean' }],
  reasons: () => ['planted'],
  apply(records, { passes }, { stepId }) {
    const isTakenForGood = compileCondition(passes);
    return judgeRecords(records, stepId, ({ fields }) => {
      const known = plantedIn(fields);
      if (known === undefined) return { kept: true };
      const word = (isGood: boolean): string => (isGood ? 'good' : 'bad');
      const taken = isTakenForGood(fields);
      const right = taken === known.isGood ? judgedRight : judgedWrong;
      return reject('planted', `${right}: known to be ${word(known.isGood)}, taken for ${word(taken)} by: ${passes}`);
    });
  },
};
