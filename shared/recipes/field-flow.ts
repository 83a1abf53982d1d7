import type { ValueType } from '../domain/expressions/value-type.ts';
import type { CheckedStep } from './check-steps.ts';
import { type Guard, guardKey, relation, switchOf } from './guard.ts';

/** What is known of the fields of the records that a step looks at. */
export interface KnownFields {
  /** Fields that every such record has. */
  readonly sure: ReadonlySet<string>;
  /** Fields that some step before may have written, with their types. Expressions read the others as null. */
  readonly ever: ReadonlyMap<string, ValueType>;
}

/** One for each step. */
export type FieldFlow = readonly KnownFields[];

interface Event {
  readonly writes: boolean;
  readonly guards: readonly Guard[];
  readonly type: ValueType;
}

/** Follows every field through steps, conditions and branches. */
export class FieldFlowTracker {
  readonly #events = new Map<string, Event[]>();
  /** Live branches by the field of their route: those that do not reject. */
  readonly #routes = new Map<string, readonly string[]>();

  constructor(given: Iterable<string>) {
    for (const field of given) this.#events.set(field, [{ writes: true, guards: [], type: 'any' }]);
  }

  add(field: string, event: Event): void {
    this.#events.set(field, [...(this.#events.get(field) ?? []), event]);
  }

  addRoute(field: string, branches: readonly string[]): void {
    this.#routes.set(field, branches);
  }

  known(guards: readonly Guard[]): KnownFields {
    const fields = [...this.#events.keys()];
    const ever = new Map<string, ValueType>();
    for (const field of fields) {
      const type = this.#typeOf(field, guards);
      if (type !== undefined) ever.set(field, type);
    }
    return { sure: new Set(fields.filter((field) => this.#isSure(field, guards))), ever };
  }

  #typeOf(field: string, guards: readonly Guard[]): ValueType | undefined {
    let type: ValueType | undefined;
    for (const event of this.#events.get(field) ?? []) {
      const meets = relation(event.guards, guards);
      if (meets === 'never') continue;
      if (event.writes) type = type === undefined || meets === 'always' || type === event.type ? event.type : 'any';
      else if (meets === 'always') type = undefined;
    }
    return type;
  }

  /** Goes back from the last event; where a branch decides, looks at every branch. */
  #isSure(field: string, guards: readonly Guard[]): boolean {
    const events = this.#events.get(field) ?? [];
    for (const event of events.toReversed()) {
      const meets = relation(event.guards, guards);
      if (meets === 'never') continue;
      if (meets === 'always') return event.writes;
      const open = event.guards.find((guard) => guard.route !== undefined && !isDecided(guard, guards));
      const branches = this.#routes.get(open?.route?.field ?? '');
      if (open?.route === undefined || branches === undefined) {
        if (event.writes) continue;
        return false;
      }
      const { field: route } = open.route;
      return branches.every((branch) =>
        this.#isSure(field, [...guards, { ...open, expression: '', route: { field: route, branch } }]),
      );
    }
    return false;
  }
}

const isDecided = ({ route }: Guard, guards: readonly Guard[]): boolean =>
  guards.some((guard) => guard.route !== undefined && guard.route.field === route?.field);

/** @param given fields that every seed has beside those of the source step. */
export function fieldFlow(steps: readonly CheckedStep[], given: readonly string[]): FieldFlow {
  const tracker = new FieldFlowTracker(given);
  return steps.map((step) => {
    const before = tracker.known(step.guards);
    advance(tracker, step);
    return before;
  });
}

function advance(tracker: FieldFlowTracker, { kind, options, guards, mayWrite = [] }: CheckedStep): void {
  for (const field of mayWrite) tracker.add(field, { writes: true, guards, type: 'any' });
  if (kind === undefined || options === undefined) return;
  const types = kind.types?.(options) ?? {};
  for (const field of kind.removes?.(options) ?? []) tracker.add(field, { writes: false, guards, type: 'any' });
  for (const field of kind.writes(options)) tracker.add(field, { writes: true, guards, type: types[field] ?? 'any' });
  const route = kind.kind === 'route' ? (options as RouteOptions) : undefined;
  if (route === undefined) return;
  const branches = [...route.rules, route.else].filter(({ reject }) => reject === undefined);
  tracker.addRoute(route.into, [...new Set(branches.map(({ branch }) => branch))]);
}

interface RouteOptions {
  readonly into: string;
  readonly rules: readonly { readonly branch: string; readonly reject?: string | undefined }[];
  readonly else: { readonly branch: string; readonly reject?: string | undefined };
}

/** The conditions under which a field is written, in words. */
export function writtenWhen(steps: readonly CheckedStep[], field: string): string | undefined {
  const writers = steps.filter(
    ({ kind, options, guards }) =>
      options !== undefined &&
      kind?.writes(options).includes(field) &&
      !guards.some((guard) => switchOf(guard) === false),
  );
  const writer = writers.at(-1);
  const conditions = writer?.guards.filter((guard) => switchOf(guard) === undefined) ?? [];
  if (writer === undefined || (conditions.length === 0 && writer.guards.length === 0)) return undefined;
  return conditions.length === 0 ? `the step "${writer.id}" made the record` : conditions.map(guardKey).join(' and ');
}
