import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlanStage } from '../../../../shared/contract/plan.ts';
import type { StepPlace } from '../../../../shared/domain/steps/step.ts';
import { type PlacedStep, planStages } from '../../../../shared/recipes/compile.ts';

const places: Readonly<Record<string, StepPlace>> = {
  source: 'source',
  prompt: 'prompt',
  dedup: 'barrier',
  emit: 'emit',
};

/** `'prompt:similar'` is a step of kind prompt with id similar. */
const steps = (...names: readonly string[]): PlacedStep[] =>
  names.map((name) => {
    const [kind = '', id = kind] = name.split(':');
    return { step: { id, kind, options: { of: id } }, place: places[kind] ?? 'row' };
  });

/** `'1 solve generate: ballots solve'`: segment, name, worker, mode, steps. */
const drawn = (...names: readonly string[]): string[] =>
  planStages(steps(...names)).map(
    ({ segment, name, worker, mode, steps: inside }) =>
      `${segment} ${name} ${worker}${mode ? `/${mode}` : ''}: ${inside.map(({ id }) => id).join(' ')}`,
  );

describe('planStages', () => {
  it('cuts the main recipe as the architecture says', () => {
    const names = [
      'source:seeds',
      'decontaminate',
      'prompt:similar',
      'parse',
      'filter',
      'dedup:questions',
      'expand:ballots',
      'prompt:solve',
      'parse:ballot',
      'vote',
      'emit:samples',
    ];
    expect(drawn(...names)).toEqual([
      '0 normalize normalize: seeds decontaminate',
      '0 similar generate: similar',
      '0 similar-filter filter: parse filter',
      '0 questions-claim dedup/claim: questions',
      '1 questions-resolve dedup/resolve: questions',
      '1 solve generate: ballots solve',
      '1 solve-filter filter: parse:ballot vote'.replace('parse:ballot', 'ballot'),
      '1 promote dedup/promote: promote',
      '2 package package: samples',
    ]);
  });

  it('needs neither prompts nor a barrier', () => {
    expect(drawn('source', 'filter', 'emit')).toEqual([
      '0 normalize normalize: source filter',
      '1 package package: emit',
    ]);
  });

  it('claims nothing for a recipe without a barrier', () => {
    expect(drawn('source', 'prompt:ask', 'parse', 'emit')).toEqual([
      '0 normalize normalize: source',
      '0 ask generate: ask',
      '0 ask-filter filter: parse',
      '1 package package: emit',
    ]);
  });

  it('puts a segment border at each of two barriers', () => {
    expect(drawn('source', 'dedup:a', 'filter', 'dedup:b', 'emit')).toEqual([
      '0 normalize normalize: source',
      '0 a-claim dedup/claim: a',
      '1 a-resolve dedup/resolve: a',
      '1 a-filter filter: filter',
      '1 b-claim dedup/claim: b',
      '2 b-resolve dedup/resolve: b',
      '2 promote dedup/promote: promote',
      '3 package package: emit',
    ]);
  });

  it('lets two prompts follow each other without a filter between them', () => {
    expect(drawn('source', 'prompt:a', 'prompt:b', 'emit')).toEqual([
      '0 normalize normalize: source',
      '0 a generate: a',
      '0 b generate: b',
      '1 package package: emit',
    ]);
  });

  it('expands in the stage of the prompt that follows directly, else among its neighbours', () => {
    expect(drawn('source', 'expand:x', 'prompt:a', 'expand:y', 'filter', 'emit')).toEqual([
      '0 normalize normalize: source',
      '0 a generate: x a',
      '0 a-filter filter: y filter',
      '1 package package: emit',
    ]);
  });

  it('hands the options of the last barrier to the claim in the corpus scope', () => {
    const promote = planStages(steps('source', 'dedup:a', 'dedup:b', 'emit')).find(({ mode }) => mode === 'promote');
    expect(promote?.steps).toEqual([{ id: 'promote', kind: 'promote', options: { of: 'b' } }]);
  });

  it('keeps every step once, in order, in segments that never go back', () => {
    const middle = fc.array(fc.constantFrom('filter', 'prompt', 'dedup', 'expand'), { maxLength: 12 });
    fc.assert(
      fc.property(middle, (kinds) => {
        const names = ['source', ...kinds.map((kind, index) => `${kind}:s${index}`), 'emit'];
        const stages = planStages(steps(...names));
        const once = stages.filter(({ mode }) => mode !== 'resolve' && mode !== 'promote');
        expect(once.flatMap((stage) => stage.steps.map(({ id }) => id))).toEqual(
          names.map((name) => name.split(':')[1] ?? name),
        );
        expect(stages.map(({ segment }) => segment)).toEqual(
          stages.map(({ segment }) => segment).sort((a, b) => a - b),
        );
        expect(new Set(stages.map(({ name }) => name)).size).toBe(stages.length);
        for (const stage of stages) expect(PlanStage.safeParse(stage).success).toBe(true);
      }),
    );
  });
});
