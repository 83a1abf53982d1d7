import { bind, intArgument } from './arguments.ts';
import { TemplateError } from './template-error.ts';
import { Callable, type Key, Namespace, Range, type Value, valueFault } from './value.ts';

/** Jinja's globals. Three exist by name only, so that `is defined` is right about them. */
export const globals: ReadonlyMap<string, Value> = new Map<string, Value>([
  [
    'range',
    new Callable('range', (args, { meter }) => {
      const read = bind('range', args, ['start', 'stop', 'step'], 1);
      const first = intArgument('range', read('start'), 0);
      const stop = read('stop');
      const step = intArgument('range', read('step'), 1);
      if (step === 0) throw valueFault('a range step must not be zero');
      const range = stop === undefined ? new Range(0, first, 1) : new Range(first, intArgument('range', stop, 0), step);
      if (range.length > meter.limits.range) {
        throw new TemplateError('limit', `a range has more than ${meter.limits.range} entries`);
      }
      return range;
    }),
  ],
  ['dict', new Callable('dict', ({ named }) => new Map<Key, Value>(named))],
  ['namespace', new Callable('namespace', ({ named }) => new Namespace(new Map(named)))],
  ...['lipsum', 'cycler', 'joiner'].map((name): [string, Value] => [
    name,
    new Callable(name, () => {
      throw new TemplateError('unsupported', `${name} is not supported`);
    }),
  ]),
]);
