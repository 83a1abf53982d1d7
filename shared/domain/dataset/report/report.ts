import { createHash } from 'node:crypto';
import type { DatasetFacts } from '../facts.ts';
import { alarmsSection } from './alarms-section.ts';
import { distributions } from './distributions.ts';
import { funnel } from './funnel.ts';
import { headline } from './headline.ts';
import { type Html, html, render } from './html.ts';
import { making } from './making.ts';
import { proof } from './proof.ts';
import { quotaSection } from './quota.ts';
import { reasons } from './reasons.ts';
import { samplesSection } from './samples-section.ts';
import { styleElement, styleText } from './style.ts';

/**
 * `report.html`: one self-contained page without any script. Its policy admits this one style sheet by hash and
 * nothing else, so that even markup which slipped through could neither run nor load anything.
 */
export function report(facts: DatasetFacts): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${facts.dataset} · Sower report</title>
<link rel="icon" href="data:,">
${styleElement}
</head>
<body>
<a class="skip" href="#funnel">Skip to the funnel</a>
<main>
${headline(facts)}
${navigation()}
${funnel(facts)}
${quotaSection(facts)}
${alarmsSection(facts)}
${reasons(facts)}
${samplesSection(facts)}
${distributions(facts)}
${making(facts)}
${proof(facts)}
</main>
<footer><p>Made by Sower ${facts.software}. The same facts for programs: <code>manifest.json</code>. What the columns mean: <code>README.md</code>.</p></footer>
</body>
</html>
`;
  return render(page);
}

function policy(): string {
  const hash = createHash('sha256').update(styleText).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function navigation(): Html {
  const places = [
    ['funnel', 'Funnel'],
    ['alarms', 'Alarms'],
    ['reasons', 'Reasons'],
    ['samples', 'Samples'],
    ['records', 'Records'],
    ['making', 'Models and cost'],
    ['proof', 'Proof'],
  ] as const;
  return html`<nav aria-label="Parts of the report">${places.map(([id, name]) => html`<a href="#${id}">${name}</a>`)}</nav>`;
}
