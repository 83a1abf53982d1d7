import type { Json } from '../../../../shared/domain/json.ts';
import { type Draft, type Mistake, map, type Told } from './mistake.ts';

/** Mistakes at the top of the file. */
export function mistakesAtTheTop({ recipe }: Draft): Mistake[] {
  const set = (name: string, key: string, value: Json | undefined, says: string): Mistake => ({
    name,
    claims: [key],
    make: (draft) => {
      if (value === undefined) delete draft.recipe[key];
      else draft.recipe[key] = value;
      return { path: value === undefined ? [] : [key], says };
    },
  });
  const add = (name: string, group: string, key: string, value: Json, says: string): Mistake => ({
    name,
    claims: [`${group}.${key}`],
    make: (draft) => {
      draft.recipe[group] = { ...map(draft.recipe[group]), [key]: value };
      return { path: [group, key], isKey: true, says };
    },
  });
  const numeric = Object.entries(map(recipe.parameters)).find(([, one]) => typeof map(one).max === 'number');
  const [knob] = Object.keys(map(recipe.parameters)).slice(-1);
  return [
    set('a version of nothing', 'version', 0, '"version" is 0'),
    set('an empty text about it', 'about', '', '"about" is ""'),
    set('no source', 'source', undefined, '"source" is missing'),
    set('a name that no folder can have', 'recipe', 'My Recipe', '"recipe" is "My Recipe"'),
    set('a list that is a text', 'reads', 'zz text', '"reads" is "zz text"; expected a list'),
    {
      name: 'an unknown key',
      claims: ['autor'],
      make: (draft) => {
        draft.recipe.abuot = 'me';
        return { path: ['abuot'], isKey: true, says: 'unknown key "abuot". Did you mean "about"?' };
      },
    },
    add(
      'a parameter that nothing uses',
      'parameters',
      'zz_spare',
      { default: 1, about: 'x' },
      'the parameter "zz_spare"',
    ),
    {
      name: 'a parameter that says nothing of itself',
      claims: ['parameters.zz_mute'],
      make: (draft) => {
        draft.recipe.parameters = { ...map(draft.recipe.parameters), zz_mute: { default: 1 } };
        return { path: ['parameters', 'zz_mute'], says: '"parameters.zz_mute.about" is missing' };
      },
    },
    add('a parameter with a bad name', 'parameters', 'Zz-Bad', { default: 1, about: 'x' }, '"Zz-Bad" cannot be a name'),
    add('a role that nobody plays', 'roles', 'zz_nobody', 'x', 'the role "zz_nobody"'),
    add('a reason that nothing gives', 'reasons', 'zz_unused', 'x', 'the reason "zz_unused"'),
    add('a reason of the closed list', 'reasons', 'too_long', 'x', '"too_long" is in the closed list'),
    ...(numeric === undefined || numeric[0] === knob
      ? []
      : [
          {
            name: 'a default out of its range',
            claims: [`parameters.${numeric[0]}`],
            make: (draft: Draft): Told => {
              const own = map(map(draft.recipe.parameters)[numeric[0]]);
              own.default = Number(own.max) + 1;
              return { path: ['parameters', numeric[0], 'default'], says: `the default of "${numeric[0]}"` };
            },
          },
        ]),
  ];
}

/** Mistakes in a prompt file. */
export function mistakesInPrompt(path: string): Mistake[] {
  const change = (name: string, how: (text: string) => string, says: string): Mistake => ({
    name,
    claims: [`file ${path}`, 'files'],
    make: ({ prompts }) => {
      prompts.set(path, how(prompts.get(path) ?? ''));
      return { path, says };
    },
  });
  return [
    change(
      'a variable that there is not',
      (text) => `${text.trimEnd()}\n- assistant: ok\n- user: "{{ zz_variable }}"\n`,
      'the prompt uses "zz_variable"',
    ),
    change(
      'a template that cannot be read',
      (text) => `${text.trimEnd()}\n- assistant: ok\n- user: "{% for x in %}"\n`,
      'the template is faulty',
    ),
    change(
      'a misspelt turn',
      (text) => `${text.trimEnd()}\n- asistant: ok\n- user: go on\n`,
      'unknown key "asistant". Did you mean "assistant"?',
    ),
    change(
      'a last turn that asks nothing',
      (text) => `${text.trimEnd()}\n- assistant: ok\n`,
      'the last turn is not a user turn',
    ),
    change('an empty turn', (text) => `- user: ""\n${text}`, 'user of turn 1" is ""'),
    change(
      'a system turn that comes late',
      (text) => `${text.trimEnd()}\n- system: Be brief.\n- user: Go on.\n`,
      'a system turn stands behind another turn',
    ),
  ];
}
