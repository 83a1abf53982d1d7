import { stringify } from 'yaml';
import type { Json } from '../../json.ts';
import { type DatasetFacts, talliesInOrder } from '../facts.ts';
import { dollars, grouped } from '../readable.ts';
import { partnerOf, roleOf, usageByRole } from '../role-usage.ts';
import { type Html, html } from './html.ts';
import { roadsTable } from './roads.ts';
import { table } from './table.ts';

/** Models, tokens, cost and the settings of every step. */
export function making(facts: DatasetFacts): Html {
  const usage = usageByRole(facts);
  return html`<section id="making"><h2>Models, cost and settings</h2>
${table(
  'Models by role',
  ['role', 'model', 'tokens in', 'out', 'cost', 'USD per million tokens in', 'out', 'price as of', 'source'],
  Object.entries(facts.roles).map(([role, { model, price }]) => [
    role,
    model,
    grouped(usage.get(role)?.tokensIn ?? 0),
    grouped(usage.get(role)?.tokensOut ?? 0),
    dollars(usage.get(role)?.usd ?? 0),
    price.input_per_million,
    price.output_per_million,
    price.as_of,
    price.source,
  ]),
  [2, 3, 4, 5, 6],
)}
${costTable(facts)}
${roadsTable(facts)}
<details class="settings"><summary>Parameters of the recipe</summary>${settings(facts.recipe.parameters)}</details>
<details class="settings"><summary>Settings of every step</summary>${facts.steps.map(
    ({ id, kind, options }) => html`<h4>${id} <small>${kind}</small></h4>${settings(options)}`,
  )}</details></section>`;
}

function costTable(facts: DatasetFacts): Html {
  const options = new Map(facts.steps.map((step) => [step.id, step.options]));
  const rows = talliesInOrder(facts)
    .filter(({ tokensIn, tokensOut, taken = 0 }) => tokensIn + tokensOut + taken > 0)
    .map(({ step, made, saved = 0, reasked = 0, taken = 0, tokensIn, tokensOut, partnerIn = 0, partnerOut = 0 }) => {
      const own = facts.roles[roleOf(options.get(step))]?.price;
      const partner = facts.roles[partnerOf(options.get(step))]?.price;
      const cost = (price: typeof own, into: number, out: number): number =>
        price === undefined ? 0 : (into * price.input_per_million + out * price.output_per_million) / 1_000_000;
      const usd = own && cost(own, tokensIn - partnerIn, tokensOut - partnerOut) + cost(partner, partnerIn, partnerOut);
      const counts = [Math.max(0, made + reasked - taken), reasked, saved, tokensIn, tokensOut].map(grouped);
      return [step, ...counts, usd === undefined ? '' : dollars(usd)];
    });
  const sum = [
    'all',
    ...[facts.calls.asked, facts.calls.reasked, facts.calls.saved].map(grouped),
    grouped(facts.tokens.in),
    grouped(facts.tokens.out),
    dollars(facts.usd),
  ];
  return table(
    'Tokens and cost',
    ['step', 'requests', 'of them asked again', 'ballots not drawn', 'tokens in', 'tokens out', 'cost'],
    [...rows, sum],
    [1, 2, 3, 4, 5, 6],
  );
}

function settings(value: Json): Html {
  const text = stringify(value, { lineWidth: 0 }).trimEnd();
  return html`<pre tabindex="0">${text === '{}' ? 'none' : text}</pre>`;
}
