import type { LicencePolicy } from '../licences/admit-licence.ts';
import { licenceTerms } from '../licences/licence-terms.ts';
import { type DatasetSide, dataGlob, isOnSide, partOf, shareAlikeOf } from './data-path.ts';
import type { DatasetFacts } from './facts.ts';
import { inline, table } from './markdown.ts';
import { grouped } from './readable.ts';

/** The licences that a run admits, in words. */
export function admittedText({ allow, anyKnown, commercial, unknown }: LicencePolicy): string {
  const parts = [
    ...(anyKnown ? ['any known licence'] : []),
    ...(commercial ? ['known licences that allow commercial use and adapted works'] : []),
    ...(allow.length > 0 ? [allow.join(', ')] : []),
    ...(unknown ? ['data of unknown licence'] : []),
  ];
  return parts.join(', ') || 'none';
}

/** Section of the card: who is to be named for how many records, what the licences ask, which files must stay under one. */
export function licenceSection(facts: DatasetFacts): string {
  const sections = [
    `Every record carries its licence (column \`license\`): that of the seed that it was made from, together with those of models
and recipe where they set one. Attribute the source named beside it. Admitted were: ${inline(admittedText(facts.licenses))}.`,
    sources(facts),
    terms(facts),
    making(facts),
    shareAlike(facts),
    whereRead(facts),
  ];
  return `## Licences\n\n${sections.filter((section) => section !== '').join('\n\n')}`;
}

/** Records by licence and source; whom to name only where the registry knows anybody. */
function sources({ statistics, attributions }: DatasetFacts): string {
  const whom = new Map(attributions.map(({ dataset, attribution }) => [dataset, attribution]));
  const all = statistics.accepted.sources;
  const named = all.some(({ source }) => whom.has(source));
  const rows = all.map(({ license, source, records }) => [
    inline(license),
    inline(source),
    ...(named ? [inline(whom.get(source) ?? 'as the drop says')] : []),
    grouped(records),
  ]);
  const head = ['licence', 'source of the seeds', ...(named ? ['attribute to'] : []), 'records'];
  return table(head, rows, [head.length - 1]);
}

/** What each licence asks, as far as it is recorded. */
function terms({ statistics }: DatasetFacts): string {
  const ids = statistics.accepted.licenses.flatMap(([license]) => license.split(' AND '));
  const lines = [...new Set(ids)].sort().flatMap((id) => {
    const asks = licenceTerms(id);
    if (asks === undefined) return [];
    const words = [
      ...(asks.attribution ? ['name the source'] : []),
      ...(asks.shareAlike ? ['publish what you make of it under the same licence'] : []),
      ...(asks.nonCommercial ? ['no commercial use'] : []),
      ...(asks.noDerivatives ? ['no adapted works'] : []),
    ];
    return [`- ${inline(id)}: ${words.join(', ') || 'asks for nothing'}`];
  });
  return lines.join('\n');
}

/** Models and recipe; a model that says nothing is named too, because a reader must look up its terms. */
function making({ roles, recipe }: DatasetFacts): string {
  const rows = Object.entries(roles).map(([role, { model, license }]) => [
    inline(role),
    inline(model),
    inline(license ?? 'none given; the terms of its maker may apply'),
  ]);
  const own = recipe.license === undefined ? [] : [['recipe', inline(recipe.name), inline(recipe.license)]];
  return rows.length + own.length === 0 ? '' : table(['role', 'model', 'licence of its texts'], [...rows, ...own]);
}

function shareAlike({ dataFiles }: DatasetFacts): string {
  const lines = (['accepted', 'rejected'] as const).flatMap((side) => {
    const lines = dataFiles.flatMap(({ path }) => {
      const licence = isOnSide(side, path) ? shareAlikeOf(path) : undefined;
      return licence === undefined ? [] : [`- \`${dataGlob(side as DatasetSide, licence, partOf(path))}\`: ${licence}`];
    });
    return [...new Set(lines)].sort();
  });
  if (lines.length === 0) return '';
  return `Share-alike records are in files of their own, which stay under that licence:\n\n${lines.join('\n')}`;
}

function whereRead({ attributions, statistics }: DatasetFacts): string {
  const used = new Set(statistics.accepted.sources.map(({ source }) => source));
  const lines = attributions
    .filter(({ dataset }) => used.has(dataset))
    .map(({ dataset, license, read, date }) => `- ${inline(dataset)}: ${inline(license)}, ${inline(read)} (${date})`);
  return lines.length === 0 ? '' : `Where the licences of public datasets were read:\n\n${lines.join('\n')}`;
}
