import { balances, type StepTally } from '../../records.ts';
import { type DatasetFacts, talliesInOrder } from '../facts.ts';
import { hitsBySet } from '../heldout-hits.ts';
import { admittedText } from '../licence-section.ts';
import { fileSize, grouped } from '../readable.ts';
import { type Html, html } from './html.ts';
import { table } from './table.ts';

/** Conservation, provenance and files: what lets a reader check the dataset. */
export function proof(facts: DatasetFacts): Html {
  return html`<section id="proof"><h2>Proof</h2>
${conservation(facts)}
${table(
  'Licences and sources to attribute',
  ['licence', 'source of the seeds', 'accepted records'],
  facts.statistics.accepted.sources.map(({ license, source, records }) => [license, source, grouped(records)]),
  [2],
)}
${heldoutHits(facts)}
${provenance(facts)}
${table(
  'Data files',
  ['path', 'rows', 'size', 'SHA-256'],
  facts.dataFiles.map(({ path, rows, bytes, sha256 }) => [
    path,
    grouped(rows),
    fileSize(bytes),
    html`<code>${sha256}</code>`,
  ]),
  [1, 2],
)}</section>`;
}

function conservation(facts: DatasetFacts): Html {
  const { accepted, rejected, failed } = facts.counts;
  const gone = facts.forgotten === undefined ? 0 : sum(facts.forgotten);
  const and = gone === 0 ? '' : ` + ${grouped(gone)} forgotten since`;
  const rows = talliesInOrder(facts).map((tally) => [
    tally.step,
    grouped(tally.in),
    grouped(tally.made),
    grouped(tally.kept),
    grouped(sum(tally.rejected)),
    grouped(sum(tally.failed)),
    balances(tally) ? 'adds up' : 'does not add up',
  ]);
  return html`${table(
    'Conservation: judged = kept + rejected + failed',
    ['step', 'in', 'judged', 'kept', 'rejected', 'failed', 'check'],
    rows,
    [1, 2, 3, 4, 5],
  )}
<p class="note">Every record ended in exactly one way: ${grouped(accepted)} accepted + ${grouped(rejected)} rejected + ${grouped(failed)} failed${and} = ${grouped(accepted + rejected + failed + gone)}.</p>`;
}

function heldoutHits(facts: DatasetFacts): Html | string {
  const hits = hitsBySet(facts);
  if (hits.length === 0) return '';
  const rows = hits.map(([set, count]) => [set, grouped(count)]);
  return table('Overlap with held-out sets', ['set', 'records dropped'], rows, [1]);
}

function provenance(facts: DatasetFacts): Html {
  const entries: readonly (readonly [string, string])[] = [
    ['run', facts.run],
    ['drop', facts.drop],
    ['generation', String(facts.generation)],
    ['random seed', String(facts.randomSeed)],
    ['recipe', `${facts.recipe.name}, version ${facts.recipe.version}`],
    ['method', facts.recipe.source],
    ['digest of the recipe', facts.recipe.digest],
    ['digest of the inputs', facts.inputsDigest],
    ['digest of the plan', facts.planDigest],
    ['seed files', facts.inputs.map(({ object, bytes }) => `${object} (${fileSize(bytes)})`).join(', ')],
    ['held-out files', facts.heldout.length === 0 ? 'none, so overlap was not checked' : facts.heldout.join(', ')],
    ['admitted licences', admittedText(facts.licenses)],
    ['Sower', facts.software],
  ];
  return table(
    'Provenance',
    ['what', 'value'],
    entries.map(([name, value]) => [name, value]),
  );
}

const sum = (counts: StepTally['failed']): number => Object.values(counts).reduce((a, b) => a + b, 0);
