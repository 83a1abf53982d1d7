import { filterKinds } from '../filters/registry.ts';
import { mapFunctions } from '../maps/registry.ts';
import { tools } from '../tools/registry.ts';
import { parseForms } from './forms/registry.ts';
import { stepKinds } from './registry.ts';
import { firstVersion, versionsOf } from './uses.ts';

/** Everything that recipes can name, as `kind` or `kind.name`, with its version. */
export const vocabulary: Readonly<Record<string, number>> = {
  ...Object.fromEntries([...stepKinds].map(([name, { version }]) => [name, version ?? firstVersion])),
  ...versionsOf(
    'filter',
    filterKinds.map((kind) => [kind.name, kind]),
  ),
  ...versionsOf('map', mapFunctions),
  ...versionsOf('parse', parseForms),
  ...versionsOf('execute', tools),
};
