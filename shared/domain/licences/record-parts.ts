import type { LicensedPart } from './combine-licences.ts';
import type { OtherSeed } from './merge-seeds.ts';

/** What of a plan brings licences into records, beside seeds. */
export interface LicensedMaking {
  readonly roles: Readonly<Record<string, { readonly model: string; readonly license?: string | undefined }>>;
  readonly recipe: { readonly name: string; readonly license?: string | undefined };
}

const seedsOf = (object: string): string => `the seeds of ${JSON.stringify(object)}`;

/**
 * The parts of every record that is made of a seed, or of several. All roles count, because each may have written some
 * of it; a model or recipe without a licence brings none.
 *
 * @param seed its licence, null when nobody has said one yet: then the other parts are looked at alone.
 */
export function recordParts(
  { roles, recipe }: LicensedMaking,
  seed: { readonly object: string; readonly license: string | null; readonly also?: readonly OtherSeed[] | undefined },
): LicensedPart[] {
  const models = Object.entries(roles).flatMap(([role, { model, license }]) =>
    license === undefined ? [] : [{ source: `the model ${JSON.stringify(model)} of the role ${role}`, license }],
  );
  const { object, license, also = [] } = seed;
  return [
    ...(license === null ? [] : [{ source: seedsOf(object), license }]),
    ...also.map((other) => ({ source: seedsOf(other.object), license: other.license })),
    ...models,
    ...(recipe.license === undefined ? [] : [{ source: `the recipe ${recipe.name}`, license: recipe.license }]),
  ];
}
