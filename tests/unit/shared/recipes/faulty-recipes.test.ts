import { describe, expect, it } from 'vitest';
import { stepKinds } from '../../../../shared/domain/steps/registry.ts';
import { tools } from '../../../../shared/domain/tools/registry.ts';
import { checkRecipe } from '../../../../shared/recipes/check-recipe.ts';
import { formatProblem } from '../../../../shared/recipes/problem.ts';

const sound = `recipe: notes
version: 1
about: Notes on passages.
source: Ours.
parameters:
  size: { default: 200, min: 20, max: 2000, about: Longest passage. }
roles: { writer: writes, judge: judges }
reasons: { poor_note: The judge found little in it. }
steps:
  - source: { id: docs, fields: { text: text, topic: 'text?' } }
  - chunk: { id: passages, into: passage, tokens: $size }
  - expand: { id: styles, axes: { style: [short, full] } }
  - prompt: { id: write, role: writer, template: 'note.{style}.yaml', max_tokens: 200 }
  - parse: { id: note, form: tag, tag: note, into: note, fail: drop }
  - route:
      id: kind
      branches:
        brief: { when: 'style == "short"', steps: [{ map: { id: trim, do: [{ trim: { field: note } }] } }] }
        empty: { when: 'words(note) < 2', reject: too_short }
      else: keep
  - score: { id: fit, judge: { role: judge, template: judge.yaml, into: fit, max_tokens: 50, fail: drop } }
  - filter: { id: good, expr: fit >= 3, reason: poor_note }
  - dedup: { id: once, key: [note] }
  - emit: { id: rows, columns: { note: text, style: text, fit: number } }
`;
const prompts: Readonly<Record<string, string>> = {
  'prompts/note.short.yaml': '- user: "Short note: {{ passage }}"\n',
  'prompts/note.full.yaml': '- user: "Note: {{ passage }}"\n',
  'prompts/judge.yaml': '- user: "{{ passage }} {{ note }}"\n',
};

function problemsOf(text: string, changed: Readonly<Record<string, string>> = {}): string[] {
  const files = new Map(Object.entries({ 'recipe.yaml': text, ...prompts, ...changed }));
  const result = checkRecipe({ name: 'notes', files, prefix: '', kinds: stepKinds });
  return 'problems' in result ? result.problems.map(formatProblem) : [];
}

function broken(...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The recipe has no ${from}.`);
    return text.replace(from, to);
  }, sound);
}

type Fault = readonly [name: string, from: string, to: string, told: string];
const faults: readonly Fault[] = [
  ['an unknown key of the recipe', 'about:', 'abuot:', 'recipe.yaml:3:1: unknown key "abuot". Did you mean "about"?'],
  ['a missing version', 'version: 1\n', '', 'recipe.yaml:1:1: "version" is missing; expected a number.'],
  [
    'an unknown kind of step',
    '- chunk:',
    '- chnk:',
    'recipe.yaml:11:5: unknown step kind "chnk". Did you mean "chunk"?',
  ],
  ['an unknown option', 'into: passage', 'int: passage', 'recipe.yaml:11:28: unknown key "int". Did you mean "into"?'],
  ['a missing option', ', tag: note', '', 'recipe.yaml:14:12: "tag" is missing; expected text.'],
  [
    'an option out of its range',
    'max_tokens: 200',
    'max_tokens: 0',
    'recipe.yaml:13:83: "max_tokens" is 0; expected at least 1.',
  ],
  [
    'an option of another type',
    'max_tokens: 200',
    "max_tokens: '200'",
    'recipe.yaml:13:83: "max_tokens" is "200"; expected a number. Remove the quotes.',
  ],
  [
    'an unknown parse form',
    'form: tag',
    'form: tags',
    'recipe.yaml:14:30: "form" is "tags"; expected one of "qa_item", "ballot", "text", "tag", "fence", "sections", "json", "lines", "qa_pairs", "turns", "number", "attributes", "label", "labels", "preference", "program". Did you mean "tag"?',
  ],
  [
    'a parse without a failure policy',
    ', fail: drop }\n  - route',
    ' }\n  - route',
    'recipe.yaml:14:12: "fail" is missing; expected one of "drop", "keep".',
  ],
  [
    'a failure policy that does not exist',
    'into: note, fail: drop',
    'into: note, fail: dorp',
    'recipe.yaml:14:64: "fail" is "dorp"; expected one of "drop", "keep". Did you mean "drop"?',
  ],
  [
    'an unknown map function',
    'trim: { field',
    'trimm: { field',
    'recipe.yaml:18:78: unknown key "trimm". Did you mean "trim"?',
  ],
  [
    'an unknown parameter of a map function',
    '{ field: note } }] } }]',
    '{ feld: note } }] } }]',
    'recipe.yaml:18:86: unknown key "feld". Did you mean "field"?',
  ],
  [
    'a field that nobody writes',
    'key: [note]',
    'key: [notes]',
    'recipe.yaml:23:30: the step "once" reads the field "notes", which no earlier step writes. Did you mean "note"?',
  ],
  [
    'a field that a step has taken away',
    'key: [note]',
    'key: [text]',
    'recipe.yaml:23:30: the step "once" reads the field "text", which "passages" has removed. The later step "rows" writes it.',
  ],
  [
    'a field that only some records have',
    '- expand: { id: styles,',
    `- map: { id: few, when: 'topic == "x"', do: [{ set: { mark: '1' } }] }\n  - dedup: { id: marks, key: [mark] }\n  - expand: { id: styles,`,
    'recipe.yaml:13:31: the step "marks" reads the field "mark", which is written only when topic == "x". Give this step the same condition, or set the field for all other records by a map.',
  ],
  [
    'an expression with an unknown field',
    'expr: fit >= 3',
    'expr: fitt >= 3',
    'recipe.yaml:22:31: no earlier step writes the field "fitt". Did you mean "fit"?',
  ],
  [
    'an expression of the wrong type',
    'expr: fit >= 3',
    'expr: fit + 3',
    'recipe.yaml:22:31: the expression gives a number, but true or false is needed.',
  ],
  [
    'a comparison of two types',
    'expr: fit >= 3',
    `expr: 'fit >= "3"'`,
    'recipe.yaml:22:39: a number is compared with text.',
  ],
  [
    'an expression that cannot be read',
    'expr: fit >= 3',
    'expr: fit => 3',
    'recipe.yaml:22:31: "expr": "=" means nothing here; write == (character 5 of the expression).',
  ],
  [
    'an unknown filter',
    'expr: fit >= 3, reason: poor_note',
    'expr: fit >= 3, reason: poor_note, use: [refusl]',
    'recipe.yaml:22:66: "use[0]": no filter is called "refusl". Did you mean "refusal"?',
  ],
  [
    'an unknown parameter of a filter',
    'expr: fit >= 3, reason: poor_note',
    'expr: fit >= 3, reason: poor_note, use: [{ min_tokens: { mni: 3, field: note } }]',
    'recipe.yaml:22:82: unknown key "mni". Did you mean "min"?',
  ],
  [
    'an unknown function',
    'words(note)',
    'wrods(note)',
    'recipe.yaml:19:25: there is no function "wrods". Did you mean "words"?',
  ],
  [
    'a condition with an unknown field',
    'style == "short"',
    'stile == "short"',
    'recipe.yaml:18:25: no earlier step writes the field "stile". Did you mean "style"?',
  ],
  [
    'an unknown reason',
    'reason: poor_note',
    'reason: poor_notes',
    'recipe.yaml:22:49: unknown reason "poor_notes". Did you mean "poor_note"?',
  ],
  [
    'an expression without a reason',
    ', reason: poor_note',
    '',
    'recipe.yaml:8:12: no step gives the reason "poor_note".\nrecipe.yaml:22:31: "expr": an expression needs a `reason`.',
  ],
  [
    'a reason that nothing gives',
    'reasons: { poor_note',
    'reasons: { unused: Nothing., poor_note',
    'recipe.yaml:8:12: no step gives the reason "unused".',
  ],
  [
    'a reason of the closed list',
    'reasons: { poor_note',
    'reasons: { too_short: Short., poor_note',
    'recipe.yaml:8:12: the reason "too_short" is in the closed list already. Remove it here.',
  ],
  [
    'a role that is not declared',
    'role: judge, ',
    'role: jugde, ',
    'recipe.yaml:21:38: the recipe declares no role "jugde". Did you mean "judge"?',
  ],
  [
    'a role that nobody plays',
    'roles: { writer',
    'roles: { editor: edits, writer',
    'recipe.yaml:7:10: no step uses the role "editor".',
  ],
  [
    'a prompt file that does not exist',
    'template: judge.yaml',
    'template: juge.yaml',
    'recipe.yaml:21:55: there is no prompt file "prompts/juge.yaml". Did you mean "judge.yaml"?',
  ],
  [
    'a field in a template name that does not exist',
    'note.{style}.yaml',
    'note.{stile}.yaml',
    'recipe.yaml:13:50: the template name asks for "stile", which is neither a parameter nor a field at this step. Did you mean "style"?',
  ],
  [
    'a parameter that does not exist',
    '$size',
    '$sise',
    'recipe.yaml:11:51: there is no parameter "sise". Did you mean "$size"?',
  ],
  [
    'a parameter that nothing uses',
    'tokens: $size',
    'tokens: 200',
    'recipe.yaml:6:3: no step uses the parameter "size".',
  ],
  [
    'a default out of its range',
    'default: 200',
    'default: 2',
    'recipe.yaml:6:20: the default of "size" is 2; expected at least 20.',
  ],
  [
    'a route without an else',
    '      else: keep\n',
    '',
    'recipe.yaml:16:7: "else" is missing; expected "keep" or a map.',
  ],
  [
    'a branch that never ends',
    "{ when: 'words(note) < 2', reject: too_short }",
    "{ when: 'words(note) < 2' }",
    'recipe.yaml:19:9: the branch "empty" never ends. Give it steps (`steps: []` lets records go on), or `reject` with a reason.',
  ],
  [
    'a branch that rejects and goes on',
    'reject: too_short }',
    'reject: too_short, steps: [{ map: { id: no, do: [{ trim: { field: note } }] } }] }',
    'recipe.yaml:19:62: the branch "empty" rejects its records, so its steps see none.',
  ],
  [
    'a group that could lie in several shards',
    '  - dedup: { id: once, key: [note] }',
    '  - vote: { id: best, mode: pick, by: [topic], best: fit }\n  - dedup: { id: once, key: [note] }',
    'recipe.yaml:23:39: the step "best" groups by "topic", which records of different seeds can share, so that a group could lie in several shards. Add a field that comes from one record: doc_id, chunk_id, variant_id.',
  ],
  ['two steps with one id', 'id: once', 'id: good', 'recipe.yaml:23:18: two steps have the id "good".'],
  [
    'a recipe without an end',
    '  - emit: { id: rows, columns: { note: text, style: text, fit: number } }\n',
    '',
    'recipe.yaml:9:1: no step emits the records. End with emit: { id: samples }.',
  ],
  [
    'a column without a field',
    'fit: number } }',
    'fitt: number } }',
    'recipe.yaml:24:11: the step "rows" reads the field "fitt", which no earlier step writes. Did you mean "fit"?',
  ],
  [
    'a column that every row has',
    'note: text, style',
    'license: text, style',
    'recipe.yaml:24:34: "license" cannot be a name here; expected another name: every row has a column of this one already.',
  ],
  [
    'a tool that is not installed',
    '- dedup: { id: once, key: [note] }',
    '- execute: { id: once, tool: abacus, inputs: { code: note }, into: ok }',
    `recipe.yaml:23:32: "tool": no tool is called "abacus"; there are ${[...tools.keys()].join(', ')}.`,
  ],
];

/** Mistakes in different places. */
const everywhere: readonly string[] = [
  'an unknown key of the recipe',
  'a default out of its range',
  'a role that nobody plays',
  'a reason that nothing gives',
  'an option of another type',
  'an unknown map function',
  'an unknown function',
  'a prompt file that does not exist',
  'an expression with an unknown field',
  'a field that nobody writes',
  'a column without a field',
];

describe('a faulty recipe', () => {
  it('is fine before it is broken', () => {
    expect(problemsOf(sound)).toEqual([]);
  });

  it('hears of all its mistakes at once, each one once', () => {
    const together = faults.filter(([name]) => everywhere.includes(name));
    expect(together).toHaveLength(everywhere.length);
    const found = problemsOf(broken(...together.map(([, from, to]) => [from, to] as const)));
    const words = (text: string): string => text.replace(/^\S+ /u, '');
    expect(found.map(words).sort()).toEqual(together.map(([, , , told]) => words(told)).sort());
  });

  it.each(faults)('is told of %s', (_name, from, to, told) => {
    expect(problemsOf(broken([from, to])).join('\n')).toBe(told);
  });

  it('is told of replies that are asked for again by nobody', () => {
    const again = ['max_tokens: 200', 'max_tokens: 200, reask: 1'] as const;
    const told =
      'recipe.yaml:13:95: the step "write" asks again for replies of a wrong form, but no parse step behind it tells the form. Put a parse step between this prompt and the next one, or leave out reask.';
    expect(problemsOf(broken(again))).toEqual([]);
    const parse = '  - parse: { id: note, form: tag, tag: note, into: note, fail: drop }\n';
    const kept = "  - map: { id: note, do: [{ set: { note: 'reply.text' } }] }\n";
    expect(problemsOf(broken(again, [parse, kept]))).toEqual([told]);
    const late = broken(again, [parse, '']).replace('  - filter: { id: good', `${parse}  - filter: { id: good`);
    expect(problemsOf(late).filter((problem) => problem.includes('asks again'))).toEqual([told]);
    const behindGroup = broken(again, [
      parse,
      `  - vote: { id: best, mode: pick, by: [chunk_id], best: 'len(reply.text)' }\n${parse}`,
    ]);
    expect(problemsOf(behindGroup)).toEqual([told]);
  });

  it('may have parameters in its expressions, which are filled in and checked', () => {
    const text = broken(
      ['roles:', '  least: { default: 3, about: Least score. }\n  kinds: { default: [short], about: Styles. }\nroles:'],
      ['expr: fit >= 3', "expr: 'fit >= $least', when: 'style in $kinds'"],
    );
    expect(problemsOf(text)).toEqual([]);
    const files = new Map(Object.entries({ 'recipe.yaml': text, ...prompts }));
    const result = checkRecipe({ name: 'notes', files, prefix: '', kinds: stepKinds });
    const steps = 'recipe' in result ? result.recipe.stages.flatMap((stage) => stage.steps) : [];
    expect(steps.find(({ id }) => id === 'good')).toMatchObject({
      options: { expr: 'fit >= 3' },
      when: 'style in ["short"]',
    });
    expect(problemsOf(text.replace('$least', '$leest'))).toEqual([
      'recipe.yaml:24:31: there is no parameter "leest". Did you mean "$least"?',
    ]);
  });
});
