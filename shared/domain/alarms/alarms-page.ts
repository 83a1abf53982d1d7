import { type AlarmText, type RunAlarmText, runAlarms, stepAlarms } from './alarm-texts.ts';

/** `docs/alarms.md`: every alarm with its limit and source, made from the table that they are computed by. */
export function alarmsPage(): string {
  return `# Alarms

An alarm says where to look before anybody trains on a dataset. It never rejects a record. Those of a run stand on the card,
in \`report.html\`, in \`manifest.json\` (\`alarms\`), at the end of \`sower run\` and in its \`--json\` (\`alarms\`), each with its
value, its limit, what it means and what to do. Looks at all records are listed in the manifest (\`checks\`) and the report
even when they are quiet; those with too few records say so.

Limits are data: \`shared/domain/alarms/alarm-texts.ts\`. This page is generated from it; a test compares the two.

## Of the steps of a run

Of the records that a step looked at: rung from 20 of them and 2 cases on, when the share is above the limit.

| alarm | rings above | source | what it means | what to do |
| --- | --- | --- | --- | --- |
${rowsOf(stepAlarms, (text) => `${text.limit * 100}%`)}

${aboutOf(stepAlarms)}

## Of all records of a run

The order of the records and the size of shards do not matter: what is counted adds up, and texts are compared in a sample
drawn by the ids of the records.

| alarm | rings | needs | source | what it means | what to do |
| --- | --- | --- | --- | --- | --- |
${rowsOf(runAlarms, ({ rings, limit, least, of }) => `${rings} ${limit} | ${least} ${of}`)}

${aboutOf(runAlarms)}

At the end of \`sower run\` the texts are also held against those of the run before it into the same dataset on this
computer: shares of different ones that fell to less than three quarters, and a share of alike ones that rose by more than
0.1, are alarms of the screen and of \`--json\`. The dataset itself says nothing of other runs, so that equal runs have
equal bytes.

## Planted samples

\`planted: true\` in run.yaml gives judges (\`score\` with \`judge\`) samples with known verdicts beside the records; \`task-seeded\`
brings ten bad and ten good answers for its judge \`rating\`. A recipe has its own in \`planted.yaml\` of its folder, and a drop
may bring a file in their place: \`planted: my-samples.yaml\`.

\`\`\`yaml
rating:                          # id of the step \`score\` with \`judge\`
  passes: rating >= 4            # may be left out: then the expression of the filter behind the judge
  bad:
    - { question: Why does ice float?, answer_text: It is heavier than water. }
  good:
    - { question: Why does ice float?, answer_text: It is less dense than water. }
\`\`\`

They pass every other step by, cost one call each, are counted in the sums under the reason \`planted\`, and are never
published as records. Fields that the judge's prompt reads and a sample lacks are null. They cannot be had together with a
quota, and only \`score\` with \`judge\` takes them: judges of pairs are asked in both orders instead.
`;
}

const rowsOf = <T extends AlarmText>(texts: Readonly<Record<string, T>>, limitOf: (text: T) => string): string =>
  Object.entries(texts)
    .map(([name, text]) => `| \`${name}\` | ${limitOf(text)} | ${text.source} | ${text.means} | ${text.help} |`)
    .join('\n');

const aboutOf = (texts: Readonly<Record<string, AlarmText | RunAlarmText>>): string =>
  Object.entries(texts)
    .map(([name, { about }]) => `- \`${name}\`: ${about}`)
    .join('\n');
