import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../../shared/domain/json.ts';
import { readProgram } from '../../../../../shared/domain/parsers/program.ts';
import { editProgram } from '../../../../../shared/domain/tools/edit-program.ts';

const options = editProgram.options.parse({ least_words: 0 });
/** Pieces of a document, each with the reply that a model gave for it. */
function edit(pieces: readonly (readonly [text: string, reply: string])[], given: object = options) {
  const read = pieces.map(([, reply]) => readProgram(reply));
  const run = editProgram.run;
  if (run === undefined) throw new Error('a pure tool');
  return run(
    {
      pieces: pieces.map(([text]) => text),
      programs: read.map(({ calls }) => calls.map(({ name, args }) => ({ name, args: [...args] }))),
      errors: read.map(({ errors }) => errors),
    },
    { ...options, ...given },
  );
}
const document = (count: number): string =>
  Array.from({ length: count }, (_, index) => `line ${index} of it`).join('\n');

describe('edit_program', () => {
  it('removes lines, the last one included, and replaces texts with commas, brackets and equals signs', () => {
    const text = `first\nsecond\nthird a, (b)=c here\nfourth\nfifth\nsixth`;
    const made = edit([[text, 'remove_lines(0, 1)\nnormalize("a, (b)=c", "x")']]);
    expect(made.text).toBe('third x here\nfourth\nfifth\nsixth');
    expect(made).toMatchObject({ action: 'edited', errors: [], removed_line_ratio: 2 / 6 });
  });

  it('clips a range that goes beyond the end, and counts it as one error', () => {
    const made = edit([[document(6), 'remove_lines(4, 9)']]);
    expect(made.text).toBe(document(4));
    expect(made.errors).toHaveLength(1);
    expect(made.action).toBe('edited');
  });

  it('leaves the document as it was when two pieces hold an error each', () => {
    const text = document(40);
    const half = text.indexOf('line 20');
    const made = edit([
      [text.slice(0, half), 'remove_lines(0, 3)\nremove lines 5'],
      [text.slice(half), 'remove_lines(30, 39)\nnormalize("absent", "x")'],
    ]);
    expect(made).toMatchObject({ text, action: 'unchanged_on_error', applied: [], removed_char_ratio: 0 });
    expect(made.errors).toHaveLength(2);
  });

  it('counts lines in the whole document, and by what they were before any removal', () => {
    const text = document(10);
    const half = text.indexOf('line 5');
    const made = edit([
      [text.slice(0, half), 'remove_lines(0, 1)'],
      [text.slice(half), 'remove_lines(5, 5)\nremove_lines(9, 9)'],
    ]);
    expect(String(made.text).split('\n')).toEqual([2, 3, 4, 6, 7, 8].map((index) => `line ${index} of it`));
  });

  it('keeps a replacement to the lines of its piece', () => {
    const made = edit([
      ['one cat\n', 'normalize("cat", "dog")'],
      ['two cat', 'keep_chunk()'],
    ]);
    expect(made.text).toBe('one dog\ntwo cat');
  });

  it('drops what has next to nothing left, even with errors', () => {
    expect(edit([[document(40), 'remove_lines(0, 39)']], { least_words: 10 }).action).toBe('dropped');
    expect(edit([[document(40), 'remove_lines(1, 39)\noops\noops']], { least_words: 10 }).action).toBe('dropped');
    expect(edit([[document(400), 'remove_lines(5, 399)']], { least_words: 10 }).action).toBe('dropped');
    expect(edit([[document(400), 'remove_lines(5, 399)\noops\noops']], { least_words: 10 }).action).toBe(
      'unchanged_on_error',
    );
  });

  it('refuses line ends, growth, absent texts, and edits beside keep_chunk', () => {
    const text = document(20);
    expect(edit([[text, 'normalize("line", "line\\n")']]).errors).toHaveLength(1);
    expect(edit([[text, 'normalize("line", "a very much longer line")']]).errors).toHaveLength(1);
    expect(edit([[text, 'normalize("nowhere", "x")']]).errors).toHaveLength(1);
    expect(edit([[text, 'keep_chunk()\nremove_lines(0, 0)']]).errors).toHaveLength(1);
    expect(edit([[text, 'remove_lines(7, 3)']]).errors).toHaveLength(1);
    expect(edit([[text, 'normalize("  ", "x")']]).errors).toEqual([]);
  });

  it('does nothing by an empty program, and nothing new the second time', () => {
    const text = document(12);
    expect(edit([[text, '']])).toMatchObject({ text, action: 'kept' });
    expect(edit([[text, 'remove_lines(2, 4)']])).toEqual(edit([[text, 'remove_lines(2, 4)']]));
    expect(edit([])).toMatchObject({ text: '', removed_char_ratio: 0 });
  });

  it('gives lines of the document in their order for any programs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 12 }), { minLength: 1, maxLength: 30 }),
        fc.array(fc.tuple(fc.integer({ min: -2, max: 40 }), fc.integer({ min: -2, max: 40 })), { maxLength: 8 }),
        (rows, ranges) => {
          const text = rows.join('\n');
          const made = edit([[text, ranges.map(([from, to]) => `remove_lines(${from}, ${to})`).join('\n')]]);
          const all = text.split('\n');
          let at = 0;
          for (const line of String(made.text).split('\n')) {
            if (made.text === '') break;
            while (at < all.length && all[at] !== line) at += 1;
            expect(at).toBeLessThan(all.length);
            at += 1;
          }
        },
      ),
    );
  });

  it('counts a reply that is no program as an error', () => {
    const made = editProgram.run?.({ pieces: ['one\n', 'two'], programs: [null, null], errors: [null, null] }, options);
    expect(made).toMatchObject({ text: 'one\ntwo', action: 'unchanged_on_error' });
  });

  it('takes inputs of any form', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (pieces, programs, errors) => {
        const made = editProgram.run?.(
          { pieces: pieces as Json, programs: programs as Json, errors: errors as Json },
          options,
        );
        expect(typeof made?.text).toBe('string');
      }),
    );
  });
});
