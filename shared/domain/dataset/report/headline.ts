import { alarmFinding, alarmsOf } from '../alarms.ts';
import type { DatasetFacts } from '../facts.ts';
import { compact, dollars, grouped, percentage } from '../readable.ts';
import { type Html, html } from './html.ts';

/** Title, what the dataset is, warnings, and the sums that everybody asks for first. */
export function headline(facts: DatasetFacts): Html {
  const { dataset, recipe, run, status } = facts;
  const models = [...new Set(Object.values(facts.roles).map(({ model }) => model))].sort().join(', ');
  return html`<header>
<p class="brand"><svg aria-hidden="true" width="22" height="22" viewBox="0 0 24 24"><path class="sprout" d="M12 21V11M12 13C12 9 9 6 4 6c0 4 3 7 8 7zm0-3c0-4 3-7 8-7 0 4-3 7-8 7z"/></svg>Sower report</p>
<h1>${dataset}</h1>
<p class="lead">${recipe.about}</p>
<p class="facts"><span class="badge ${status}">${status}</span> <span>recipe <b>${recipe.name}</b> v${recipe.version}</span> <span>model <b dir="auto">${models}</b></span> <span>run <code>${run}</code></span></p>
</header>
${warnings(facts).map((warning) => html`<p class="notice" role="note"><b>Notice</b> <span dir="auto">${warning}</span></p>`)}
<ul class="tiles" aria-label="Sums of the run">${tiles(facts)}</ul>`;
}

function warnings(facts: DatasetFacts): string[] {
  const { notices, status } = facts;
  const alarms = alarmsOf(facts).map(alarmFinding);
  const partial = 'The run is partial: its budget or failed records left gaps. What is here is complete in itself.';
  return [...notices, ...(status === 'partial' ? [partial] : []), ...alarms];
}

function tiles({ counts, tokens, usd }: DatasetFacts): Html[] {
  const ended = counts.accepted + counts.rejected + counts.failed;
  const entries: readonly (readonly [string, string, string, string])[] = [
    ['Seeds', grouped(counts.seeds), 'rows read', ''],
    ['Candidates', grouped(counts.generated), 'asked of the generator', ''],
    [
      'Accepted',
      grouped(counts.accepted),
      `${percentage(counts.accepted, ended)} of all records${counts.rows === undefined ? '' : `, in ${grouped(counts.rows)} rows`}`,
      'kept',
    ],
    ['Rejected', grouped(counts.rejected), 'each with a reason', 'rejected'],
    ['Failed', grouped(counts.failed), 'not judged', 'failed'],
    ['Tokens', compact(tokens.in + tokens.out), `${compact(tokens.in)} in, ${compact(tokens.out)} out`, ''],
    ['Cost', dollars(usd), 'at the prices below', ''],
  ];
  return entries.map(
    ([name, value, note, tone]) =>
      html`<li class="tile ${tone}"><span class="tile-name">${name}</span><strong>${value}</strong><small>${note}</small></li>`,
  );
}
