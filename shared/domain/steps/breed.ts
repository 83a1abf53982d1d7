import { z } from 'zod';
import { drawWithoutReplacement } from '../draw.ts';
import { digest, recordId } from '../identity.ts';
import type { Json } from '../json.ts';
import { mergeSeeds, seedParts } from '../licences/merge-seeds.ts';
import { randomFor } from '../random.ts';
import type { SowerRecord } from '../records.ts';
import { FieldName } from './option-schemas.ts';
import { addLineage, type StepContext, type StepKind } from './step.ts';

const Operator = z.strictObject({
  weight: z.number().positive().default(1).describe('Chance relative to the other operators.'),
  parents: z
    .union([z.int().min(1).max(20), z.tuple([z.int().min(1).max(20), z.int().min(1).max(20)])])
    .default(1)
    .describe('Parents of a child: a number, or the least and the most.'),
});

/** Options of one generation, as `evolve` hands them on. */
export const BreedOptions = z.strictObject({
  generation: z.int().min(1),
  carry: z.array(FieldName).min(1).describe('Fields of the parents that a child gets, as the list `parents`.'),
  operators: z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/u), Operator)
    .describe('Ways to make a child, by name; the child has it in `operator`.'),
  grow: z.int().min(1).max(100_000).describe('Children of a generation, in all colonies together.'),
  colonies: z.int().min(1).max(64).default(1).describe('Parts of the pool that breed apart.'),
  merge_every: z.int().min(1).max(100).default(1).describe('Every so many generations all colonies breed together.'),
  max_children: z.int().min(1).max(1000).default(20).describe('Children that one record may have in a generation.'),
});
export type BreedOptions = z.infer<typeof BreedOptions>;

/** Makes the children of one generation of a pool. */
export const breedKind: StepKind<BreedOptions> = {
  kind: 'breed',
  about:
    'Draws parents from the whole pool and makes the records of the next generation, which the steps of the body turn into members.',
  place: 'barrier',
  options: BreedOptions,
  reads: ({ carry }) => carry,
  writes: () => ['generation', 'colony', 'operator', 'parents', 'parent_ids'],
  types: () => ({ generation: 'number', colony: 'number', operator: 'text', parents: 'list', parent_ids: 'list' }),
  reasons: () => [],
  gather: {
    parts: () => 1,
    contribute: (records, options) => [records.map((record) => entryOf(record, options))],
    join: (entries, options, context) => childrenOf(z.array(Member).parse(entries), options, context),
    resolve: (records, [found = []], options, context) => {
      const children = Map.groupBy(z.array(Child).parse(found), ({ at }) => at);
      const kept = records.flatMap((record) => [
        member(record, options),
        ...(children.get(record.id) ?? []).map((child) => newborn(record, child, options, context)),
      ]);
      return { made: kept.length, kept, dropped: [] };
    },
  },
};

/** Entries are JSON as they come: looking through every value again takes most of the time of a large pool. */
const json = z.custom<Json>((value) => value !== undefined);
const Parts = z.array(z.strictObject({ object: z.string(), dataset: z.string().nullable(), license: z.string() }));
const Member = z.strictObject({ id: z.string(), colony: z.int(), carried: json, seeds: Parts });
const Child = z.strictObject({
  at: z.string(),
  number: z.int(),
  colony: z.int(),
  operator: z.string(),
  ids: z.array(z.string()),
  parents: z.array(json),
  /** Seeds of the parents, whose licences hold for the child. */
  seeds: Parts,
});
type Member = z.infer<typeof Member>;
type Child = z.infer<typeof Child>;

function entryOf({ id, fields, seed }: SowerRecord, options: BreedOptions): Json {
  const carried = Object.fromEntries(options.carry.map((name): [string, Json] => [name, fields[name] ?? null]));
  return { id, colony: colonyOf(id, fields, options), carried, seeds: seedParts(seed) };
}

/** The founders are spread over the colonies by their ids. */
function colonyOf(id: string, fields: SowerRecord['fields'], { colonies }: BreedOptions): number {
  const { colony } = fields;
  return typeof colony === 'number' ? colony : Number.parseInt(digest('colony', id).slice(0, 8), 16) % colonies;
}

function childrenOf(pool: readonly Member[], options: BreedOptions, { stepId, randomSeed }: StepContext): Json[] {
  const { generation, colonies, merge_every, grow } = options;
  const sorted = [...pool].sort((a, b) => (a.id < b.id ? -1 : 1));
  const merged = generation % merge_every === 0;
  const groups = merged ? new Map([[-1, sorted]]) : Map.groupBy(sorted, ({ colony }) => colony);
  const shares = [...groups].sort(([a], [b]) => a - b);
  const children: Child[] = [];
  for (const [index, [colony, members]] of shares.entries()) {
    const random = randomFor(randomSeed, stepId, generation, colony);
    const wanted = Math.floor((grow * (index + 1)) / shares.length) - Math.floor((grow * index) / shares.length);
    const had = new Map<string, number>();
    // Members that may have another child, in their order. Looking through all of them for every child takes hours in a
    // pool of a hundred thousand.
    const free = [...members];
    for (let made = 0; made < wanted; made += 1) {
      if (free.length === 0) break;
      const operator = drawOperator(options, free.length, random);
      if (operator === undefined) break;
      const parents = drawParents(free, operator.count, random);
      for (const parent of parents) {
        const children = (had.get(parent.id) ?? 0) + 1;
        had.set(parent.id, children);
        if (children >= options.max_children) free.splice(free.indexOf(parent), 1);
      }
      const [first] = parents;
      children.push({
        at: first?.id ?? '',
        number: children.length,
        colony: merged ? Math.floor(random() * colonies) : colony,
        operator: operator.name,
        ids: parents.map(({ id }) => id),
        parents: parents.map(({ carried }) => carried),
        seeds: parents.flatMap(({ seeds }) => seeds),
      });
    }
  }
  return children.map((child): Json => ({ ...child }));
}

function drawOperator({ operators }: BreedOptions, there: number, random: () => number) {
  const fitting = Object.entries(operators)
    .map(([name, { weight, parents }]) => ({
      name,
      weight,
      range: typeof parents === 'number' ? [parents, parents] : parents,
    }))
    .filter(({ range }) => (range[0] ?? 1) <= there);
  const [drawn] = drawWithoutReplacement(
    fitting,
    1,
    random,
    fitting.map(({ weight }) => weight),
  );
  if (drawn === undefined) return undefined;
  const [least = 1, most = 1] = drawn.range;
  const count = least + Math.floor(random() * (Math.min(most, there) - least + 1));
  return { name: drawn.name, count };
}

/** Different members, each with the same chance, without a look at more of the pool than is drawn. */
function drawParents(free: readonly Member[], count: number, random: () => number): Member[] {
  const drawn = new Set<number>();
  while (drawn.size < Math.min(count, free.length)) drawn.add(Math.floor(random() * free.length));
  return [...drawn].flatMap((index) => free[index] ?? []);
}

function member(record: SowerRecord, options: BreedOptions): SowerRecord {
  const { fields } = record;
  if (typeof fields.generation === 'number') return record;
  const founder = {
    generation: 0,
    colony: colonyOf(record.id, fields, options),
    operator: 'founder',
    parents: [],
    parent_ids: [],
  };
  return { ...record, fields: { ...fields, ...founder } };
}

function newborn(
  first: SowerRecord,
  child: Child,
  { generation, carry }: BreedOptions,
  { stepId }: StepContext,
): SowerRecord {
  const inherited = Object.entries(first.fields).filter(([name]) => !carry.includes(name));
  const own = {
    generation,
    colony: child.colony,
    operator: child.operator,
    parents: child.parents,
    parent_ids: child.ids,
  };
  const empty = Object.fromEntries(carry.map((name) => [name, null]));
  return {
    ...first,
    id: recordId(stepId, String(generation), String(child.number), ...child.ids),
    parents: [...child.ids],
    seed: mergeSeeds(first.seed, child.seeds),
    kind: 'child',
    fields: { ...Object.fromEntries(inherited), ...empty, ...own },
    lineage: addLineage(first, { step: stepId }),
  };
}
