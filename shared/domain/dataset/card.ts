import { stringify } from 'yaml';
import type { StepTally } from '../records.ts';
import { AcceptedRow } from './accepted-row.ts';
import { alarmsOf, alarmText, checksOf, untoldText } from './alarms.ts';
import { type DatasetFacts, talliesInOrder } from './facts.ts';
import { frontMatter } from './front-matter.ts';
import { licenceSection } from './licence-section.ts';
import { codeBlock, inline, table } from './markdown.ts';
import { quotaWords } from './quota-words.ts';
import { counted, dollars, grouped, percentage } from './readable.ts';
import { reasonText } from './reason-text.ts';
import { usageByRole } from './role-usage.ts';

/** `README.md`: the dataset card. Front matter for the Hub, then what a person asks first. */
export function card(facts: DatasetFacts): string {
  const sections = [
    frontMatter(facts),
    `# ${inline(facts.dataset)}`,
    notices(facts),
    introduction(facts),
    example(facts),
    making(facts),
    funnel(facts),
    alarms(facts),
    quotaSection(facts),
    reasons(facts),
    licenceSection(facts),
    limits(facts),
    columns(),
    reproduction(facts),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function notices({ notices: warnings, status, forgotten, run }: DatasetFacts): string {
  const partial = 'This run is partial: the budget or failed records left gaps. The counts below say how many.';
  const gone =
    forgotten === undefined
      ? []
      : [
          `Records were taken out of what the run ${inline(run)} published: ${counted(forgotten.accepted, 'accepted record')} and ${grouped(forgotten.rejected + forgotten.failed)} dropped ones. \`forgotten.jsonl\` lists their ids and seeds. The table of steps tells of the whole run.`,
        ];
  const all = [...warnings.map(inline), ...(status === 'partial' ? [inline(partial)] : []), ...gone];
  return all.map((warning) => `> **Notice.** ${warning}`).join('\n>\n');
}

/** What nobody should train on without having looked, and what was too little to be looked at. */
function alarms(facts: DatasetFacts): string {
  const all = alarmsOf(facts).map(alarmText);
  const untold = untoldText(checksOf(facts));
  const told =
    all.length === 0 ? [] : [`**Look at these first.**\n\n${all.map((one) => `- ${inline(one)}`).join('\n')}`];
  const rest = untold === '' ? [] : [inline(untold)];
  return [...told, ...rest].join('\n\n');
}

function introduction({ counts, recipe, statistics }: DatasetFacts): string {
  const { rows, tasks, verified } = statistics.accepted;
  const dropped = statistics.rejected.rows > 0;
  return `Synthetic training data, made by a language model from task seeds and curated record by record with Sower. ${inline(recipe.about)}

- **${counted(counts.accepted, 'accepted record')}**${counts.rows === undefined ? '' : ` in ${counted(rows, 'row')}`} from ${counted(counts.seeds, 'seed')} of ${counted(tasks.length, 'task')},
  ${grouped(verified)} of them confirmed by a vote: config \`default\`.
- **${grouped(counts.rejected)} rejected** and ${grouped(counts.failed)} failed records${dropped ? ', each with its reason and the evidence: config `rejected`' : ''}.
- \`report.html\` shows the run: funnel, reasons, lengths, votes and samples of both kinds. \`manifest.json\` has the same for programs.

\`\`\`python
from datasets import load_dataset
records = load_dataset("path/to/this/folder", split="train")${dropped ? '\ndropped = load_dataset("path/to/this/folder", "rejected", split="train")' : ''}
\`\`\``;
}

function example({ statistics }: DatasetFacts): string {
  const [sample] = statistics.accepted.samples;
  if (sample === undefined) return '';
  if (sample.question === null) return sample.text == null ? '' : `## A record\n\n${codeBlock(sample.text)}`;
  const letters = (sample.options ?? []).map((option, index) => `${String.fromCharCode(65 + index)}) ${option}`);
  const lines = [sample.context, sample.question, ...letters, `Answer: ${sample.answerText}`];
  return `## A record\n\n${codeBlock(lines.filter((line) => line !== null).join('\n'))}`;
}

function making(facts: DatasetFacts): string {
  const { recipe, roles, tokens, usd, budget } = facts;
  const usage = usageByRole(facts);
  const rows = Object.entries(roles).map(([role, { model, price }]) => [
    inline(role),
    inline(model),
    `${grouped(usage.get(role)?.tokensIn ?? 0)} / ${grouped(usage.get(role)?.tokensOut ?? 0)}`,
    dollars(usage.get(role)?.usd ?? 0),
    `${price.input_per_million} / ${price.output_per_million}`,
    inline(`${price.as_of}, ${price.source}`),
  ]);
  const cap = budget.max_usd === undefined ? '' : ` The cap was ${dollars(budget.max_usd)}.`;
  return `## How it was made

Recipe **${inline(recipe.name)}**, version ${recipe.version}. Source of the method: ${inline(recipe.source.replace(/\.\s*$/u, ''))}. Parameters that no paper gives are our own choice.

${table(['role', 'model', 'tokens in / out', 'cost', 'USD per million tokens in / out', 'price as of'], rows)}

Sampling and other parameters of the recipe:

${codeBlock(stringify(recipe.parameters, { lineWidth: 0 }).trimEnd(), 'yaml')}

Cost: ${grouped(tokens.in)} tokens in, ${grouped(tokens.out)} tokens out, ${dollars(usd)} at the prices above.${cap}${callsLine(facts)}`;
}

function callsLine({ calls, madeFrom }: DatasetFacts): string {
  const { asked, saved, reasked, taken = 0 } = calls;
  const from =
    madeFrom === undefined ? 'from other runs' : `from the run ${inline(madeFrom)}, which this one was made from`;
  const parts = [
    taken > 0 || madeFrom !== undefined
      ? `${counted(taken, 'completion')} ${taken === 1 ? 'was' : 'were'} taken over ${from}, at no cost`
      : '',
    saved > 0 ? `${grouped(saved)} ballots were not drawn, because the others decided the vote` : '',
    reasked > 0 ? `${grouped(reasked)} replies of the wrong form were asked for again` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `\n\nRequests: ${grouped(asked)}. ${parts.map((part) => `${part}.`).join(' ')}`;
}

function funnel(facts: DatasetFacts): string {
  const kinds = new Map(facts.steps.map(({ id, kind }) => [id, kind]));
  const sum = (counts: StepTally['failed']): number => Object.values(counts).reduce((a, b) => a + b, 0);
  const rows = talliesInOrder(facts).map((tally) => [
    inline(tally.step),
    inline(kinds.get(tally.step) ?? ''),
    ...[tally.in, tally.made, tally.kept, sum(tally.rejected), sum(tally.failed)].map(grouped),
    percentage(tally.kept, tally.made),
  ]);
  const head = ['step', 'kind', 'in', 'judged', 'kept', 'rejected', 'failed', 'kept of judged'];
  return `## What each step kept

For every step, judged = kept + rejected + failed. What came in and was not judged is ballots that were not drawn.

${table(head, rows, [2, 3, 4, 5, 6, 7])}`;
}

function quotaSection({ quota }: DatasetFacts): string {
  if (quota === undefined) return '';
  const { per, cells, rounds, drawn, seeds } = quota;
  const rows = cells.map((cell) => [
    inline(cell.cell),
    ...[cell.wanted, cell.accepted, cell.candidates].map(grouped),
    inline(quotaWords(cell)),
  ]);
  return `## Quota

A number of records was asked for of each ${per}; every record counts for one. ${grouped(drawn)} of ${grouped(seeds)} seeds were drawn, in ${counted(rounds, 'round')}.

${table([per, 'wanted', 'accepted', 'candidates', 'outcome'], rows, [1, 2, 3])}`;
}

function reasons({ reasons: counts, declaredReasons }: DatasetFacts): string {
  const rows = Object.entries(counts)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([reason, count]) => [
      inline(reason),
      grouped(count),
      inline(reasonText(reason, declaredReasons).about),
      inline(reasonText(reason, declaredReasons).help),
    ]);
  if (rows.length === 0) return '## Reasons of rejection\n\nNothing was rejected.';
  return `## Reasons of rejection\n\n${table(['reason', 'records', 'what was found', 'what to do'], rows, [1])}`;
}

function limits({ heldout, statistics }: DatasetFacts): string {
  const unverified = statistics.accepted.rows - statistics.accepted.verified;
  const heldoutText =
    heldout.length === 0
      ? 'The drop brought no held-out rows, so overlap with evaluation sets was **not** checked.'
      : `Overlap was checked against the held-out rows of ${heldout.map(inline).join(', ')} only.`;
  return `## Limits

- A majority of ballots shows that the solver agrees with itself, not that the answer is right.${unverified > 0 ? ` ${grouped(unverified)} of the records have no such vote.` : ''}
- ${heldoutText} Paraphrases of held-out items are not found by word overlap.
- No gain in any benchmark has been measured with these records.
- **Personal data:** records are written by a model from the seeds of the drop. Nobody has searched them for names, addresses
  or other personal data, nor for unsafe content; do so before you publish what is trained on them.`;
}

function columns(): string {
  const rows = Object.entries(AcceptedRow.shape).map(([name, member]) => [
    `\`${name}\``,
    inline(member.meta()?.description ?? ''),
  ]);
  return `## Columns of a record\n\nJSON Schemas: \`schema/record.schema.json\`, \`schema/rejected.schema.json\`.\n\n${table(['column', 'meaning'], rows)}`;
}

function reproduction(facts: DatasetFacts): string {
  const rows = [
    ['run', facts.run],
    ['drop', facts.drop],
    ['random seed', String(facts.randomSeed)],
    ['digest of the inputs', facts.inputsDigest],
    ['digest of the recipe', facts.recipe.digest],
    ['digest of the plan', facts.planDigest],
    ['Sower', facts.software],
  ];
  return `## How to reproduce

Give the same drop and the same random seed to the same version of Sower: \`npx sower run DROP --seed ${facts.randomSeed}\`. With the same
completions the files are equal byte by byte; a model that samples gives other completions. \`sha256sum --check SHA256SUMS\`
proves that the files are whole.

${table(
  ['what', 'value'],
  rows.map((row) => row.map(inline)),
)}`;
}
