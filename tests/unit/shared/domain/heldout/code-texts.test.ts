import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeTexts } from '../../../../../shared/domain/heldout/code-texts.ts';
import { HeldoutIndex, heldoutIndex } from '../../../../../shared/domain/heldout/heldout-index.ts';
import { decodeIndex, encodeIndex } from '../../../../../shared/domain/heldout/index-file.ts';

const python = `def has_close_elements(numbers, threshold):
    """Says whether any two numbers are closer than the threshold."""
    for at, one in enumerate(numbers):
        for other in numbers[at + 1:]:
            if abs(one - other) < threshold:  # near
                return True
    return False
`;
const c = `int sum(int *list, int size) {
  int total = 0; // so far
  for (int i = 0; i < size; i++) {
    total += list[i]; /* add */
  }
  return total;
}
`;

describe('codeTexts', () => {
  it('drops comments, documentation and line ends', () => {
    expect(codeTexts(python)).toEqual([
      'def has_close_elements ( numbers , threshold ) : for at , one in enumerate ( numbers ) : for other in numbers [ at + 1 : ] : if abs ( one - other ) < threshold : return True return False',
    ]);
    expect(codeTexts(c)[0]).toMatch(/^int sum \( int \* list .* total = 0 ; for .* total \+= list|total \+ = list/u);
    expect(codeTexts(c)[0]).not.toMatch(/so far|add/u);
  });

  it('takes fenced pieces out of prose, and no prose', () => {
    expect(codeTexts(`Here it is:\n\`\`\`python\n${python}\`\`\`\nDone.`)).toEqual(codeTexts(python));
    expect(codeTexts('Once upon a time\nthere was a king.\nHe had three sons; all of them were wise.')).toEqual([]);
    expect(codeTexts('x = 1\ny = 2\n')).toEqual([]);
  });

  it('takes any text, and long ones of nothing but beginnings of comments', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void codeTexts(`x = 1;\n${text}`)));
    expect(codeTexts(`int a;\n${'/* " \' '.repeat(20_000)}`)).toEqual([]);
    expect(codeTexts(`int a;\n${' '.repeat(90_000)}x\n`)).toEqual([]);
    expect(codeTexts(`def f():\n${'\n'.repeat(90_000)}x\n`)).toEqual([]);
  });
});

describe('held-out code', () => {
  const row = { task_id: 'x/0', prompt: 'Write it.', canonical_solution: python };
  const index = new HeldoutIndex(decodeIndex(encodeIndex(heldoutIndex([{ set: 'code', item: '1', row }]).data)));

  it.each([
    ['other comments and spaces', python.replace('# near', '# quite another remark\n').replaceAll('    ', '\t')],
    ['a fence around it', `Sure:\n\`\`\`\n${python}\`\`\``],
    ['one renamed variable in a longer program', python.replace('return False', 'return False\n')],
  ])('is found with %s', (_name, text) => {
    expect(index.find(text, [])).toMatchObject({ set: 'code', item: '1' });
  });

  it('is found when nearly the same', () => {
    const many = Array.from({ length: 40 }, (_, at) => `    value_${at} = compute_${at}(value_${at - 1}, ${at})`);
    const long = `def work(value_0):\n${many.join('\n')}\n    return value_39\n`;
    const held = heldoutIndex([{ set: 'code', item: '1', row: { canonical_solution: long } }]);
    const changed = long.replace('compute_20(', 'other(');
    expect(held.find(changed.replaceAll('compute', 'compute'), [])).toBeDefined();
    expect(held.find(long.replaceAll('compute', 'calculate').replaceAll('value', 'number'), [])).toBeUndefined();
  });

  it('is not found in other code', () => {
    expect(index.find(c, [])).toBeUndefined();
  });
});
