/** A drop as files, by path. */
export type DropFiles = Readonly<Record<string, string | Uint8Array>>;

const names = ['Amy', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Ida', 'Jon', 'Kim', 'Leo', 'Mia'];
const things = ['apples', 'pears', 'nuts', 'coins', 'books', 'plums'];

/** Seeds of our own: sums in words, every second one with four options. */
export function sumSeeds(count: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, index) => {
    const name = names[index % names.length];
    const thing = things[index % things.length];
    const [first, second] = [index + 3, index + 5];
    const question = `${name} has ${first} ${thing} and buys ${second} more at the market. How many ${thing} does ${name} have now?`;
    const right = first + second;
    const options = [right + 2, right, right - 1, right + 10].map(String);
    return { task: 'sums', question, answer: String(right), ...(index % 2 === 0 ? { options } : { kind: 'number' }) };
  });
}

export const jsonLines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** A small drop; `more` is added to its run.yaml. */
export function sumDrop(seeds: number, more = ''): DropFiles {
  return {
    'seeds.jsonl': jsonLines(sumSeeds(seeds)),
    'run.yaml': `recipe: task-seeded
dataset: sums
licenses: [CC0-1.0]
seeds:
  - file: seeds.jsonl
    license: CC0-1.0
with: { variants: 2, votes: 3, min_valid: 2, shots: 0, passage_check: false, least_rating: 0 }
${more}`,
  };
}
