import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../shared/domain/json.ts';
import { verbalizeKind } from '../../../../../shared/domain/steps/verbalize.ts';
import { VerbalizeOptions } from '../../../../../shared/domain/steps/verbalize-options.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';

const options = VerbalizeOptions.parse({
  draw: 3,
  signals: {
    antonym: {
      about: 'A word and its opposite.',
      values: { word: 'text', antonym: 'text' },
      templates: [
        { name: 'say', kind: 'generate', input: 'Opposite of {{ word }}?', target: '{{ antonym }}' },
        {
          name: 'choose',
          kind: 'choose',
          of: 'antonym',
          input: '{{ word }}\n{{ choice_lines }}',
          target: '{{ gold }}',
        },
        { name: 'judge', kind: 'judge', of: 'antonym', input: '{{ word }}: {{ shown }}?', target: '{{ verdict }}' },
      ],
    },
  },
});
const record = (id: string, values: Json, type = 'antonym') => aRecord({ signal_type: type, values }, { id });
const run = (records: readonly ReturnType<typeof record>[]) => {
  const { gather } = verbalizeKind;
  if (gather === undefined) throw new Error('a gathering kind');
  const told = gather.contribute(records, options, aContext())[0] ?? [];
  return gather.resolve(records, [gather.join([...told].reverse(), options, aContext())], options, aContext());
};

describe('verbalize', () => {
  it('writes a pair for each drawn template, with choices of other records', () => {
    const { made, kept, dropped } = run([
      record('a', { word: 'deep', antonym: 'shallow' }),
      record('b', { word: 'old', antonym: 'new' }),
    ]);
    expect([made, kept.length, dropped.length]).toEqual([6, 6, 0]);
    const choose = kept.find(({ parents, fields }) => parents[0] === 'a' && fields.template === 'choose');
    expect(new Set(choose?.fields.choices as string[])).toEqual(new Set(['shallow', 'new']));
    expect((choose?.fields.choices as string[] | undefined)?.[Number(choose?.fields.choice_index)]).toBe('shallow');
    for (const { fields } of kept.filter(({ fields }) => fields.template === 'judge')) {
      const right = fields.input === 'deep: shallow?' || fields.input === 'old: new?';
      expect(fields.target).toBe(right ? 'Yes' : 'No');
    }
  });

  it('drops unknown types, missing values, and choices that nothing can be put beside', () => {
    const { kept, dropped } = run([
      record('a', { word: 'deep', antonym: 'shallow' }),
      record('b', { word: 'deep ', antonym: 'Shallow!' }),
      record('c', { word: ['x'], antonym: 'y' }),
      record('d', null),
      record('e', { word: 'x', antonym: 'y' }, '__proto__'),
    ]);
    expect(dropped.map(({ reason }) => reason).sort()).toEqual(
      ['missing_field', 'missing_field', 'unsupported_kind'].sort(),
    );
    expect(kept.every(({ fields }) => fields.choices === null || (fields.choices as string[]).length > 1)).toBe(true);
    const alone = run([record('a', { word: 'deep', antonym: 'shallow' })]);
    expect(alone.dropped.map(({ reason }) => reason)).toEqual(['few_options', 'few_options']);
  });

  it.each([
    [{ kind: 'choose', input: 'x', target: 'y' }, 'names a value'],
    [{ kind: 'generate', of: 'word', input: 'x', target: 'y' }, 'only for'],
    [{ kind: 'generate', input: '{{ wrod }}', target: 'y' }, 'no value wrod'],
    [{ kind: 'generate', input: '{{ word', target: 'y' }, 'faulty'],
    [{ kind: 'judge', of: 'word', input: '{{ choices }}', target: 'y' }, 'no value choices'],
  ])('refuses the template %j', (template, message) => {
    const found = VerbalizeOptions.safeParse({
      signals: { s: { about: 'x', values: { word: 'text' }, templates: [{ name: 't', ...template }] } },
    });
    expect(found.error?.issues.map((issue) => issue.message).join()).toContain(message);
  });
});
