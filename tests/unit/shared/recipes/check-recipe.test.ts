import { describe, expect, it } from 'vitest';
import { checkRecipe } from '../../../../shared/recipes/check-recipe.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';
import { smallKinds } from './small-kinds.ts';
import { tinyFiles, tinyRecipe } from './tiny-recipe.ts';

const check = (files = tinyFiles()) => checkRecipe({ name: 'tiny', files, prefix: 'tiny/', kinds: smallKinds });
const problemsOf = (files: ReadonlyMap<string, string>): string[] => {
  const result = checkRecipe({ name: 'tiny', files, prefix: 'tiny/', kinds: smallKinds });
  return 'problems' in result ? result.problems.map(formatProblem) : [];
};
const changed = (...changes: readonly (readonly [string, string])[]): Map<string, string> => {
  const text = changes.reduce((old, [from, to]) => {
    if (!old.includes(from)) throw new Error(`The recipe has no ${from}.`);
    return old.replace(from, to);
  }, tinyRecipe);
  return tinyFiles({ 'recipe.yaml': text });
};
const withPrompt = (text: string | undefined, path = 'prompts/standard/short.solve.yaml') =>
  tinyFiles({ [path]: text });

describe('checkRecipe', () => {
  it('has nothing to say about a correct recipe', () => {
    expect(problemsOf(tinyFiles())).toEqual([]);
  });

  it.each<[string, Map<string, string>, string]>([
    [
      'a missing recipe file',
      tinyFiles({ 'recipe.yaml': undefined }),
      'tiny/recipe.yaml: the recipe has no such file.',
    ],
    [
      'broken YAML',
      tinyFiles({ 'recipe.yaml': 'recipe: [tiny' }),
      'tiny/recipe.yaml:1:14: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
    [
      'another name than its folder',
      changed(['recipe: tiny', 'recipe: tony']),
      'tiny/recipe.yaml:1:9: the recipe "tony" lies in a folder "tiny".',
    ],
    [
      'a version with a point',
      changed(['version: 1', 'version: 1.1']),
      'tiny/recipe.yaml:2:10: "version" is 1.1; expected a whole number.',
    ],
    [
      'a misspelt key',
      changed(['source: Ours', 'sorce: Ours']),
      'tiny/recipe.yaml:4:1: unknown key "sorce". Did you mean "source"?',
    ],
    [
      'a default out of its range',
      changed(['default: 3', 'default: 30']),
      'tiny/recipe.yaml:7:21: the default of "votes" is 30; expected at most 9.',
    ],
    [
      'a default that is none of its values',
      changed(['default: standard', 'default: standart']),
      'tiny/recipe.yaml:6:23: the default of "prompts" is "standart"; expected one of "standard", "small".',
    ],
    [
      'a parameter that nothing uses',
      changed(['count: $votes', 'count: 3']),
      'tiny/recipe.yaml:7:3: no step uses the parameter "votes".',
    ],
    [
      'a parameter that does not exist',
      changed(['$votes', '$vote']),
      'tiny/recipe.yaml:16:35: there is no parameter "vote". Did you mean "$votes"?',
    ],
    [
      'an unknown kind of step',
      changed(['dedup:', 'dedupe:']),
      'tiny/recipe.yaml:15:5: unknown step kind "dedupe". Did you mean "dedup"?',
    ],
    [
      'two kinds in one step',
      changed(['- vote: { id: answer }', '- vote: { id: answer }\n    min_share: 0.5']),
      'tiny/recipe.yaml:20:5: step 10 has more than one kind; expected one kind per list entry. Options go below the kind, indented further.',
    ],
    [
      'a step without id',
      changed(['vote: { id: answer }', 'vote: {}']),
      'tiny/recipe.yaml:19:11: "steps[9].vote.id" is missing; expected text.',
    ],
    [
      'an id that cannot be a key',
      changed(['id: answer', 'id: The_Answer']),
      'tiny/recipe.yaml:19:17: "The_Answer" cannot be the id of a step; expected lower-case letters, digits and hyphens, at most 48 characters.',
    ],
    [
      'an id used twice',
      changed(['id: ballot,', 'id: item,']),
      'tiny/recipe.yaml:18:18: two steps have the id "item".',
    ],
    [
      'an id that a stage needs',
      changed(['id: answer', 'id: package']),
      'tiny/recipe.yaml:19:17: the step id "package" is reserved for stages.',
    ],
    [
      'an id that ends like a stage',
      changed(['id: answer', 'id: solve-filter']),
      'tiny/recipe.yaml:19:17: the step id "solve-filter" is reserved for stages.',
    ],
    [
      'an unknown option',
      changed(['id: answer }', 'id: answer, min_shar: 0.5 }']),
      'tiny/recipe.yaml:19:25: unknown key "min_shar". Did you mean "min_share"?',
    ],
    [
      'an option out of range',
      changed(['id: answer }', 'id: answer, min_share: 60 }']),
      'tiny/recipe.yaml:19:36: "min_share" is 60; expected at most 1.',
    ],
    [
      'an option of the wrong type',
      changed(['samples: 2', "samples: '2'"]),
      `tiny/recipe.yaml:12:104: "samples" is "2"; expected a number. Remove the quotes.`,
    ],
    [
      'an unknown filter',
      changed(['use: [too_short]', 'use: [to_short]']),
      'tiny/recipe.yaml:14:38: "use[0]" is "to_short"; expected one of "empty", "refusal", "too_short". Did you mean "too_short"?',
    ],
    [
      'an unknown form',
      changed(['form: qa_item', 'form: qa_items']),
      'tiny/recipe.yaml:13:30: "form" is "qa_items"; expected one of "qa_item", "ballot". Did you mean "qa_item"?',
    ],
    [
      'a field that nothing writes',
      changed(['key: question', 'key: queston']),
      'tiny/recipe.yaml:15:34: the step "questions" reads the field "queston", which no earlier step writes. Did you mean "question"?',
    ],
    [
      'a field that only a later step writes',
      changed(['key: question', 'key: ballot']),
      'tiny/recipe.yaml:15:34: the step "questions" reads the field "ballot", which no earlier step writes. The later step "ballots" writes it.',
    ],
    [
      'a field that has been removed',
      changed(['  - filter: { id: item-checks, use: [too_short] }\n', '  - parse: { id: again, form: qa_item }\n']),
      'tiny/recipe.yaml:14:12: the step "again" reads the field "reply", which "item" has removed. The later step "solve" writes it.',
    ],
    [
      'a role that is not declared',
      changed(['role: solver', 'role: slover']),
      'tiny/recipe.yaml:17:32: the recipe declares no role "slover". Did you mean "solver"?',
    ],
    [
      'a role that nothing uses',
      changed(['solver: answers', 'solver: answers, judge: judges']),
      'tiny/recipe.yaml:8:46: no step uses the role "judge".',
    ],
    [
      'a recipe without source',
      changed(
        ['  - source: { id: seeds }\n  - filter', '  - filter'],
        ['filter: { id: clean, use: [empty] }', 'source: { id: clean }'],
        ['  - source: { id: clean }\n', '  - source: { id: clean }\n  - source: { id: more }\n'],
      ),
      'tiny/recipe.yaml:11:5: a recipe has one source, as its first step.',
    ],
    [
      'a recipe that emits nothing',
      changed(['  - emit: { id: samples }\n', '']),
      'tiny/recipe.yaml:9:1: no step emits the records. End with emit: { id: samples }.',
    ],
    [
      'a prompt behind emit',
      changed(
        ['  - emit: { id: samples }\n', ''],
        ['  - prompt: { id: solve', '  - emit: { id: samples }\n  - prompt: { id: solve'],
        ['  - parse: { id: ballot, form: ballot }\n  - vote: { id: answer }\n', ''],
      ),
      'tiny/recipe.yaml:18:5: the step "solve" stands behind emit, where nothing reaches it. Move it before emit.',
    ],
    [
      'a barrier among ballots',
      changed(
        ['  - dedup: { id: questions, key: question }\n', ''],
        ['  - vote', '  - dedup: { id: questions, key: question }\n  - vote'],
      ),
      'tiny/recipe.yaml:18:5: the step "questions" gathers all records between "ballots" and "answer". Move it before the ballots or behind the vote.',
    ],
    [
      'a vote that needs more ballots than are drawn',
      changed(['id: answer }', 'id: answer, min_valid: 4 }']),
      'tiny/recipe.yaml:19:36: the step "answer" needs 4 readable ballots, but only 3 are drawn.',
    ],
    [
      'a template without file',
      changed(["{answer_kind}.solve.yaml'", "{answer_kind}.solv.yaml'"]),
      'tiny/recipe.yaml:17:50: there is no prompt file "tiny/prompts/standard/{answer_kind}.solv.yaml". There are, for example, "small/short.similar.yaml", "small/short.solve.yaml", "standard/short.similar.yaml", "standard/short.solve.yaml".',
    ],
    [
      'a placeholder that means nothing',
      changed(["'{prompts}/{answer_kind}.solve.yaml'", "'{prompts}/{anser_kind}.solve.yaml'"]),
      'tiny/recipe.yaml:17:50: the template name asks for "anser_kind", which is neither a parameter nor a field at this step. Did you mean "answer_kind"?',
    ],
    [
      'a kind that only the first prompt knows',
      tinyFiles({ 'prompts/standard/label.similar.yaml': '- user: x\n' }),
      'tiny/recipe.yaml:17:50: the step "solve" has no prompt file for "label", but "similar" has.',
    ],
    [
      'a prompt that is no list',
      withPrompt('user: hello\n'),
      'tiny/prompts/standard/short.solve.yaml:1:1: "the file" is a map; expected a list.',
    ],
    [
      'a prompt with a misspelt turn',
      withPrompt('- usr: hello\n'),
      'tiny/prompts/standard/short.solve.yaml:1:3: unknown key "usr". Did you mean "user"?',
    ],
    [
      'a prompt that does not ask',
      withPrompt('- user: a\n- assistant: b\n'),
      'tiny/prompts/standard/short.solve.yaml:2:3: the last turn is not a user turn. End with what is asked.',
    ],
    [
      'a system turn in the middle',
      withPrompt('- user: a\n- system: b\n- user: c\n'),
      'tiny/prompts/standard/short.solve.yaml:2:3: a system turn stands behind another turn. Put it first.',
    ],
    [
      'a template that does not parse',
      withPrompt('- user: |\n    Hello\n    {{ question }\n'),
      'tiny/prompts/standard/short.solve.yaml:3:5: the template is faulty: unexpected }.',
    ],
    [
      'a filter of another language',
      withPrompt('- user: "{{ question | upcase }}"\n'),
      "tiny/prompts/standard/short.solve.yaml:1:9: the template is faulty: there is no filter 'upcase'.",
    ],
    [
      'a variable that nothing writes',
      withPrompt('- user: |\n    Now:\n      {{ questoin }}\n'),
      'tiny/prompts/standard/short.solve.yaml:3:7: the prompt uses "questoin", which no step before "solve" writes. Did you mean "question"?',
    ],
    [
      'a solver that sees the key',
      withPrompt('- user: "{{ question }} {{ claimed_answer }}"\n'),
      'tiny/prompts/standard/short.solve.yaml:1:9: the prompt of the solver step "solve" uses "claimed_answer". A solver must not see a key.',
    ],
    [
      'a solver that may see the key',
      withPrompt('- user: "{{ question }} {{ claimed_answer | default(\'\') }}"\n'),
      'tiny/prompts/standard/short.solve.yaml:1:9: the prompt of the solver step "solve" uses "claimed_answer". A solver must not see a key.',
    ],
    [
      'a solver that sees options in their first order',
      withPrompt('- user: "{{ question }} {{ options }}"\n'),
      'tiny/prompts/standard/short.solve.yaml:1:9: the prompt of the solver step "solve" uses "options". Use ballot_options, which are shuffled for each ballot.',
    ],
  ])('reports %s', (_name, files, expected) => {
    expect(problemsOf(files)).toEqual([expected]);
  });

  it('finds mistakes behind mistakes in one go', () => {
    const files = changed(
      ['filter: { id: clean', 'filtr: { id: clean'],
      ['use: [too_short]', 'use: [to_short]'],
      ['key: question', 'key: questoin'],
      ['$votes', '$vots'],
      ['role: solver', 'role: solvr'],
      ['id: ballot,', 'id: item,'],
      ['  - emit: { id: samples }\n', ''],
    );
    files.set('prompts/standard/short.similar.yaml', '- sytem: hi\n- user: x\n');
    files.set('prompts/standard/short.solve.yaml', '- user: "{{ questoin }}"\n');
    expect(problemsOf(files).map((line) => line.replace(/^(\S+): .*/u, '$1'))).toEqual([
      'tiny/recipe.yaml:9:1',
      'tiny/recipe.yaml:11:5',
      'tiny/recipe.yaml:14:38',
      'tiny/recipe.yaml:15:34',
      'tiny/recipe.yaml:16:35',
      'tiny/recipe.yaml:17:32',
      'tiny/recipe.yaml:18:18',
      'tiny/prompts/standard/short.similar.yaml:1:3',
      'tiny/prompts/standard/short.solve.yaml:1:9',
    ]);
  });

  it('fills parameters and defaults into the steps of the plan', () => {
    const result = check();
    const steps = 'recipe' in result ? result.recipe.stages.flatMap((stage) => stage.steps) : [];
    expect(steps.find(({ id }) => id === 'ballots')?.options).toEqual({ count: 3 });
    expect(steps.find(({ id }) => id === 'answer')?.options).toEqual({ min_valid: 2, min_share: 0.6 });
    expect(steps.find(({ id }) => id === 'solve')?.options).toMatchObject({
      template: 'standard/{answer_kind}.solve.yaml',
    });
  });

  it('takes along only the prompt files in use', () => {
    const result = check();
    expect('recipe' in result && Object.keys(result.recipe.templates)).toEqual([
      'prompts/standard/short.similar.yaml',
      'prompts/standard/short.solve.yaml',
    ]);
  });

  it('has the same digest for another layout of the same recipe, and another one for another prompt', () => {
    const digestOf = (files: Map<string, string>): string => {
      const result = check(files);
      return 'recipe' in result ? result.recipe.digest : '';
    };
    expect(digestOf(changed(['recipe: tiny', '# a comment\nrecipe:   tiny']))).toBe(digestOf(tinyFiles()));
    expect(digestOf(withPrompt('- user: "Please: {{ question }}"\n'))).not.toBe(digestOf(tinyFiles()));
    expect(digestOf(changed(['default: 3', 'default: 4']))).not.toBe(digestOf(tinyFiles()));
  });
});
