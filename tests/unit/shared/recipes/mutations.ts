import { isJsonObject, type Json } from '../../../../shared/domain/json.ts';
import { type Draft, type JsonMap, list, type Mistake, map, shorter, type Told } from './mistake.ts';
import { mistakesAtTheTop, mistakesInPrompt } from './mistakes-around.ts';

/** Mistakes in a step. */
function inStep({ recipe }: Draft, index: number): Mistake[] {
  const [[kind, first] = ['', null]] = Object.entries(map(list(recipe.steps)[index]));
  const options = map(first);
  const at = ['steps', index, kind];
  const n = index;
  const found: Mistake[] = [];
  const change = (name: string, how: (own: JsonMap) => Told): void => {
    const prompted = kind === 'prompt' || options.judge !== undefined;
    found.push({
      name,
      claims: [`step ${index}`, ...(prompted ? ['prompts'] : [])],
      make: (draft) => how(map(map(list(draft.recipe.steps)[index])[kind])),
    });
  };
  const put = (name: string, key: string, value: Json, says: string): void =>
    change(name, (own) => {
      own[key] = value;
      return { path: [...at, key], says };
    });
  const kindAs = (name: string, other: string, says: string): void => {
    found.push({
      name,
      claims: [`step ${index}`, 'prompts'],
      make: (draft) => {
        list(draft.recipe.steps)[index] = { [other]: options };
        return { path: ['steps', index, other], isKey: true, says };
      },
    });
  };
  kindAs('a misspelt kind', shorter(kind), `unknown step kind "${shorter(kind)}". Did you mean "${kind}"?`);
  kindAs('an unknown kind', 'zzzzzzzzzzzz', 'unknown step kind "zzzzzzzzzzzz"; expected one of');
  put('an id with a space', 'id', `zz Bad ${n}`, `"zz Bad ${n}" cannot be the id`);
  put('an id of a stage', 'id', 'publish', 'the step id "publish" is reserved');
  put('a condition that is a number', 'when', 5, '"when" is no expression');
  put('a condition with an unknown field', 'when', `zz_w${n} == 1`, `writes the field "zz_w${n}"`);
  if (!['source', 'route', 'evolve'].includes(kind))
    put('a condition that cannot be read', 'when', 'a ==', 'but found the end');
  change('no id', (own) => {
    delete own.id;
    return { path: at, says: '.id" is missing' };
  });
  found.push({
    name: 'two kinds in one entry',
    claims: [`step ${index}`],
    make: (draft) => {
      map(list(draft.recipe.steps)[index]).zz_more = 1;
      return { path: ['steps', index, 'zz_more'], isKey: true, says: 'has more than one kind' };
    },
  });
  const isPlain = options.judge === undefined && options.similarity === undefined && options.quantile === undefined;
  if (isPlain) {
    change('an unknown option', (own) => {
      own[`zz_option${n}`] = 1;
      return { path: [...at, `zz_option${n}`], isKey: true, says: `unknown key "zz_option${n}"` };
    });
    const name = Object.keys(options).find((one) => one.length > 4 && one !== 'parameters');
    if (name !== undefined && !['emit', 'vote', 'map'].includes(kind))
      change('a misspelt option', (own) => {
        own[shorter(name)] = own[name] ?? null;
        delete own[name];
        return { path: [...at, shorter(name)], isKey: true, says: `unknown key "${shorter(name)}"` };
      });
  }
  for (const name of ['max_tokens', 'temperature', 'top_p', 'tokens', 'count', 'samples', 'min_valid', 'seconds'])
    if (options[name] !== undefined) {
      put('a number in quotes', name, '7', `"${name}" is "7"`);
      put('a number out of its range', name, -5, `"${name}" is -5`);
      put('an unknown parameter', name, `$zz_p${n}`, `there is no parameter "zz_p${n}"`);
    }
  if (kind === 'filter' && typeof options.expr === 'string') {
    const { expr } = options;
    put('an unknown field in an expression', 'expr', `zz_f${n} == 1 and (${expr})`, `writes the field "zz_f${n}"`);
    put('an unknown function', 'expr', `zz_fn${n}(1) == 1 and (${expr})`, `there is no function "zz_fn${n}"`);
    put('an expression that cannot be read', 'expr', `${expr} =>`, '"expr"');
    put('an expression of the wrong type', 'expr', '1 + 2', 'the expression gives a number');
    put('an unknown reason', 'reason', `zz_reason${n}`, `unknown reason "zz_reason${n}"`);
  }
  if (kind === 'filter' && Array.isArray(options.use)) {
    change('an unknown filter', (own) => {
      own.use = [...list(own.use), `zz_filter${n}`];
      return { path: [...at, 'use', list(own.use).length - 1], says: `no filter is called "zz_filter${n}"` };
    });
    change('a misspelt filter', (own) => {
      own.use = [...list(own.use), 'refusl'];
      return {
        path: [...at, 'use', list(own.use).length - 1],
        says: 'no filter is called "refusl". Did you mean "refusal"?',
      };
    });
    change('an unknown parameter of a filter', (own) => {
      own.use = [...list(own.use), { refusal: { zz_knob: 1 } }];
      return {
        path: [...at, 'use', list(own.use).length - 1, 'refusal', 'zz_knob'],
        isKey: true,
        says: 'unknown key "zz_knob"',
      };
    });
  }
  if (kind === 'decontaminate' && Array.isArray(options.on))
    put('a field that nobody writes', 'on', [`zz_on${n}`], `reads the field "zz_on${n}"`);
  if (kind === 'dedup')
    put('a key of fields that nobody writes', 'key', [`zz_key${n}`], `reads the field "zz_key${n}"`);
  if (kind === 'parse') {
    put('an unknown form', 'form', 'zz_form', '"form" is "zz_form"; expected one of');
    if (options.fail !== undefined) {
      put(
        'a policy that there is not',
        'fail',
        'dorp',
        '"fail" is "dorp"; expected one of "drop", "keep". Did you mean "drop"?',
      );
      change('no policy for failures', (own) => {
        delete own.fail;
        return { path: at, says: '"fail" is missing' };
      });
    }
  }
  if (kind === 'prompt' && typeof options.template === 'string') {
    put('a role that is not declared', 'role', `zz_role${n}`, `declares no role "zz_role${n}"`);
    put('a prompt file that there is not', 'template', `zz${n}.yaml`, 'there is no prompt file');
    put('a field in a template name that there is not', 'template', `{zz_t${n}}.yaml`, `asks for "zz_t${n}"`);
  }
  if (kind === 'map') {
    change('an unknown function of map', (own) => {
      own.do = [...list(own.do), { zz_do: {} }];
      return { path: [...at, 'do', list(own.do).length - 1, 'zz_do'], isKey: true, says: 'unknown key "zz_do"' };
    });
    change('an unknown parameter of a function', (own) => {
      own.do = [...list(own.do), { truncate: { zz_to: 1, field: 'text', tokens: 3 } }];
      return {
        path: [...at, 'do', list(own.do).length - 1, 'truncate', 'zz_to'],
        isKey: true,
        says: 'unknown key "zz_to"',
      };
    });
    change('a map where a list belongs', (own) => {
      own.do = list(own.do)[0] ?? null;
      return { path: [...at, 'do'], says: '"do" is a map; expected a list' };
    });
  }
  if (kind === 'route') {
    change('a branch that never ends', (own) => {
      map(own.branches)[`zz_b${n}`] = { when: '1 == 1' };
      return { path: [...at, 'branches', `zz_b${n}`], isKey: true, says: `the branch "zz_b${n}" never ends` };
    });
    change('a route without an else', (own) => {
      delete own.else;
      return { path: at, says: '"else" is missing' };
    });
    change('a condition of a branch with an unknown field', (own) => {
      map(own.branches)[`zz_c${n}`] = { when: `zz_c${n} == 1`, steps: [] };
      return { path: [...at, 'branches', `zz_c${n}`, 'when'], says: `writes the field "zz_c${n}"` };
    });
    change('a branch with an unknown reason', (own) => {
      map(own.branches)[`zz_r${n}`] = { when: '1 == 1', reject: `zz_r${n}` };
      return { path: [...at, 'branches', `zz_r${n}`, 'reject'], says: `unknown reason "zz_r${n}"` };
    });
  }
  if (kind === 'execute') put('an unknown tool', 'tool', 'zz_tool', 'no tool is called "zz_tool"');
  if (kind === 'emit' && isJsonObject(options.columns)) {
    change('a column without a field', (own) => {
      map(own.columns)[`zz_col${n}`] = 'text';
      return { path: at, says: `reads the field "zz_col${n}"` };
    });
    change('a column of an unknown type', (own) => {
      map(own.columns).zz_typed = 'txt';
      return { path: [...at, 'columns', 'zz_typed'], says: '"columns.zz_typed" is "txt"' };
    });
    change('a column that every row has', (own) => {
      map(own.columns).license = 'text';
      return { path: [...at, 'columns', 'license'], isKey: true, says: '"license" cannot be a name here' };
    });
  }
  return found;
}

/** Every mistake that the recipe has a place for. */
export function mistakesFor(draft: Draft): Mistake[] {
  const steps = list(draft.recipe.steps);
  return [
    ...mistakesAtTheTop(draft),
    ...steps.flatMap((_, index) => inStep(draft, index)),
    ...[...draft.prompts.keys()].flatMap(mistakesInPrompt),
  ];
}

/** Whether two mistakes leave each other alone. A step that finds no prompt file says nothing of what is in it. */
export function goTogether(a: Mistake, b: Mistake): boolean {
  const isApart = a.claims.every((claim) => !b.claims.includes(claim) || claim === 'files' || claim === 'prompts');
  const crosses = (one: Mistake, other: Mistake): boolean =>
    one.claims.includes('prompts') && other.claims.includes('files');
  return isApart && !crosses(a, b) && !crosses(b, a);
}
