/** A small correct recipe over {@link smallKinds}; tests break it in one place at a time. */
export const tinyRecipe = `recipe: tiny
version: 1
about: A recipe for tests.
source: Ours.
parameters:
  prompts: { default: standard, about: Set of prompts., one_of: [standard, small] }
  votes: { default: 3, about: Ballots., min: 1, max: 9 }
roles: { generator: writes, solver: answers }
steps:
  - source: { id: seeds }
  - filter: { id: clean, use: [empty] }
  - prompt: { id: similar, role: generator, template: '{prompts}/{answer_kind}.similar.yaml', samples: 2 }
  - parse: { id: item, form: qa_item }
  - filter: { id: item-checks, use: [too_short] }
  - dedup: { id: questions, key: question }
  - expand: { id: ballots, count: $votes }
  - prompt: { id: solve, role: solver, template: '{prompts}/{answer_kind}.solve.yaml' }
  - parse: { id: ballot, form: ballot }
  - vote: { id: answer }
  - emit: { id: samples }
`;

export const tinyPrompts: Readonly<Record<string, string>> = {
  'prompts/standard/short.similar.yaml': '- system: Write a question.\n- user: "{{ question }} {{ answer_text }}"\n',
  'prompts/standard/short.solve.yaml': '- user: "{{ question }} {{ ballot_options }}"\n',
  'prompts/small/short.similar.yaml': '- user: "{{ question }}"\n',
  'prompts/small/short.solve.yaml': '- user: "{{ question }}"\n',
};

/** Files of the recipe folder; `changes` replaces or adds files, undefined removes one. */
export function tinyFiles(changes: Readonly<Record<string, string | undefined>> = {}): Map<string, string> {
  const all: Record<string, string | undefined> = { 'recipe.yaml': tinyRecipe, ...tinyPrompts, ...changes };
  return new Map(Object.entries(all).flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
}
