import { isJsonObject, type Json } from '../json.ts';
import { calibrateKind, judgeOf } from '../steps/calibrate.ts';
import { emitKind, isSample, viewsOf } from '../steps/emit.ts';

/** What of the records of a run the alarms look at. */
export interface Watched {
  /** Fields with a score that a model gave. */
  readonly scores: readonly string[];
  /** Fields that run through named values, with these values. */
  readonly axes: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** Fields that hold what is published and what is rated; the first that has text counts. */
  readonly texts: readonly string[];
  readonly rated: readonly string[];
  /** Whether solvers choose among options in an order of their own. */
  readonly hasBallots: boolean;
  /** Judges that are given planted samples. */
  readonly plantedJudges: readonly string[];
}

interface Step {
  readonly id: string;
  readonly kind: string;
  readonly options: Json;
}

/** Attributes that are about length, and so may follow it. */
const aboutLength: ReadonlySet<string> = new Set(['verbosity', 'complexity']);

/** What to look at in a run of these steps. */
export function watchedBy(steps: readonly Step[]): Watched {
  const emit = steps.find(({ kind }) => kind === emitKind.kind);
  const published = emit === undefined ? [] : textsOf(emit.options);
  const isQuestion = published.includes('question');
  const rated = isQuestion ? ['answer_text'] : published;
  return {
    scores: [...new Set(steps.flatMap((step, index) => scoresOf(step, steps.slice(index + 1), rated)))],
    axes: merged(steps.flatMap(axesOf)),
    texts: published,
    rated,
    hasBallots: steps.some(
      ({ kind, options }) =>
        kind === 'expand' && isJsonObject(options) && 'count' in options && options.shuffle_options !== false,
    ),
    plantedJudges: steps.flatMap(({ id, kind }) => (kind === calibrateKind.kind ? [judgeOf(id)] : [])),
  };
}

function textsOf(options: Json): string[] {
  const emit = emitKind.options.parse(options);
  if (isSample(emit)) return ['question'];
  const columns = viewsOf(emit).flatMap(([, view]) =>
    Object.entries(view.columns).flatMap(([name, column]) => {
      const [type, from] = typeof column === 'string' ? [column, name] : [column.type, column.from];
      return type === 'text' ? [{ name, from }] : [];
    }),
  );
  const first = columns.filter(({ name }) => name === 'text');
  return [...new Set([...first, ...columns].map(({ from }) => from))];
}

/** Scores that a model gave for what is rated; not those of a text that a later model wrote anew. */
function scoresOf({ kind, options }: Step, later: readonly Step[], rated: readonly string[]): string[] {
  if (kind !== 'parse' || !isJsonObject(options)) return [];
  const isReplaced = later.some(
    (step) => step.kind === 'parse' && writes(step.options).some((one) => rated.includes(one)),
  );
  return isReplaced || !isScore(options) ? [] : writes(options).filter((name) => !aboutLength.has(name));
}

const isScore = (options: { readonly [name: string]: Json }): boolean =>
  options.form === 'number' || options.form === 'attributes';

/** Fields that a parse step names as its own. */
function writes(options: Json): string[] {
  if (!isJsonObject(options)) return [];
  const { into = options.form === 'text' ? 'text' : null, names } = options;
  return [...(typeof into === 'string' ? [into] : []), ...(Array.isArray(names) ? names.filter(isText) : [])];
}

/** Branches may run through values of their own, and rounds through the same ones again. */
function merged(axes: Watched['axes']): Watched['axes'] {
  const byName = Map.groupBy(axes, ({ name }) => name);
  return [...byName].map(([name, all]) => ({ name, values: [...new Set(all.flatMap(({ values }) => values))] }));
}

function axesOf({ kind, options }: Step): { name: string; values: string[] }[] {
  if (kind !== 'expand' || !isJsonObject(options)) return [];
  const { axes = null } = options;
  if (!isJsonObject(axes)) return [];
  return Object.entries(axes).flatMap(([name, values]) => {
    const named = Array.isArray(values) ? values.filter(isText) : [];
    return named.length < 2 ? [] : [{ name, values: named }];
  });
}

const isText = (value: Json): value is string => typeof value === 'string';
