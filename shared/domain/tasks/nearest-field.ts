/** Names that other formats give to our fields. */
const otherNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    prompt: 'question',
    problem: 'question',
    query: 'question',
    q: 'question',
    instruction: 'question',
    choices: 'options',
    candidates: 'options',
    label: 'answer',
    target: 'answer',
    gold: 'answer',
    answers: 'answer',
    answerkey: 'answer',
    solution: 'answer',
    response: 'answer',
    passage: 'context',
    article: 'context',
    type: 'kind',
    answer_kind: 'kind',
    language: 'lang',
    licence: 'license',
    uid: 'id',
    dataset: 'task',
  }),
);

/** The field that a misspelt or foreign name most likely means; undefined when none is near. */
export function nearestField(name: string, fields: readonly string[]): string | undefined {
  const lower = name.toLowerCase().slice(0, 40);
  const other = otherNames.get(lower);
  if (other !== undefined && fields.includes(other)) return other;
  const near = fields
    .map((field) => ({ field, distance: distance(lower, field) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = near;
  return best !== undefined && best.distance <= Math.max(1, Math.floor(best.field.length / 3)) ? best.field : undefined;
}

/** Insertions, deletions and replacements that lead from one name to the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let at = 1; at <= from.length; at += 1) {
    const next = [at];
    for (let other = 1; other <= to.length; other += 1) {
      const change = (row[other - 1] ?? 0) + (from[at - 1] === to[other - 1] ? 0 : 1);
      next.push(Math.min(change, (row[other] ?? 0) + 1, (next[other - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
