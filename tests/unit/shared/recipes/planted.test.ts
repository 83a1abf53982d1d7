import { describe, expect, it } from 'vitest';
import type { PlanStage } from '../../../../shared/contract/plan.ts';
import { plantSamples } from '../../../../shared/recipes/planted.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';

const filter = { id: 'good', kind: 'filter', options: { expr: 'rating >= 4', reason: 'low_quality' } };
const stagesOf = (...behind: PlanStage['steps']): PlanStage[] => [
  {
    name: 'normalize',
    worker: 'normalize',
    segment: 0,
    steps: [
      { id: 'seeds', kind: 'source', options: {} },
      { id: 'names', kind: 'map', options: { do: [{ set: { topic: 'task' } }] }, when: 'lang == "en"' },
    ],
  },
  {
    name: 'rating-ask',
    worker: 'generate',
    segment: 0,
    steps: [
      { id: 'rating-ask', kind: 'prompt', options: { role: 'judge', template: 'a.yaml', max_tokens: 9 }, when: 'free' },
    ],
  },
  {
    name: 'rating-ask-filter',
    worker: 'filter',
    segment: 0,
    steps: [{ id: 'rating', kind: 'parse', options: { form: 'number', into: 'rating', fail: 'drop' } }, ...behind],
  },
  { name: 'package', worker: 'package', segment: 1, steps: [{ id: 'out', kind: 'emit', options: {} }] },
];
const file = 'rating: { bad: [{ question: Why? }], good: [{ question: Who?, topic: people }] }';
const plant = (text: string | undefined, stages = stagesOf(filter)) => plantSamples('planted.yaml', text, stages);
const problemsOf = (text: string | undefined, stages = stagesOf(filter)): string[] => {
  const made = plant(text, stages);
  return 'problems' in made ? made.problems.map(formatProblem) : [];
};

describe('plantSamples', () => {
  it('leads the samples past every step to their judge, and out behind it', () => {
    const made = plant(file);
    if ('problems' in made) throw new Error(problemsOf(file).join());
    expect(made.stages.flatMap(({ steps }) => steps.map(({ id, when }) => [id, when]))).toEqual([
      ['seeds', undefined],
      ['planted', undefined],
      ['names', '_planted is null and (lang == "en")'],
      ['rating-ask', '(_planted is null and (free)) or _planted == "rating"'],
      ['rating', '(_planted is null) or _planted == "rating"'],
      ['rating-planted', '_planted == "rating"'],
      ['good', '_planted is null'],
      ['out', undefined],
    ]);
    const known = made.stages[2]?.steps.find(({ kind }) => kind === 'calibrate');
    expect(known?.options).toEqual({ passes: 'rating >= 4' });
  });

  it('gives the samples the fields that a prompt may ask for, empty where they have none', () => {
    const made = plant(file);
    expect('samples' in made && made.samples).toMatchObject([
      { judge: 'rating', isGood: false, fields: { question: 'Why?', context: null, topic: null } },
      { judge: 'rating', isGood: true, fields: { question: 'Who?', context: null, topic: 'people' } },
    ]);
  });

  it('takes what passes from the file where that says it', () => {
    const made = plant(`${file.slice(0, -1)}, passes: rating > 2 }`, stagesOf());
    expect('stages' in made && made.stages[2]?.steps.at(-1)?.options).toEqual({ passes: 'rating > 2' });
  });

  it.each([
    [undefined, 'planted.yaml: there is no such file'],
    [
      'ratings: { bad: [{ a: 1 }], good: [{ a: 1 }] }',
      'planted.yaml:1:1: "ratings" is no judge of the recipe. Did you mean "rating"?',
    ],
    ['rating: { bad: [], good: [{ a: 1 }] }', 'planted.yaml:1:16: '],
    ['rating: { bads: [{ a: 1 }], good: [{ a: 1 }] }', 'Did you mean "bad"?'],
    ['rating: { bad: [{ _planted: x }], good: [{ a: 1 }] }', 'planted.yaml:1:'],
    ['rating: [', 'not valid YAML'],
  ])('says of %s what is wrong and where', (text, message) => {
    expect(problemsOf(text).join('\n')).toContain(message);
  });

  it('asks what passes where no filter behind the judge says it', () => {
    const other = { ...filter, options: { expr: 'words(question) > 3', reason: 'low_quality' } };
    expect(problemsOf(file, stagesOf(other)).join()).toContain(
      'no filter behind the judge says what passes. Say it here',
    );
  });

  it('says that there is no judge at all', () => {
    expect(problemsOf(file, stagesOf(filter).slice(0, 1)).join()).toContain(
      'With these parameters the recipe has no `score` with `judge`.',
    );
  });
});
