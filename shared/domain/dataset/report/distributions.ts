import { largestFirst } from '../counts.ts';
import type { DatasetFacts } from '../facts.ts';
import type { Histogram } from '../histogram.ts';
import { grouped } from '../readable.ts';
import { barList } from './bars.ts';
import { type ColumnChart, columnChart } from './column-chart.ts';
import { type Html, html } from './html.ts';

/** How the accepted records are made up: composition, lengths, votes, position of the right answer. */
export function distributions({ statistics: { accepted } }: DatasetFacts): Html {
  if (accepted.rows === 0)
    return html`<section id="records"><h2>The accepted records</h2><p>There are none.</p></section>`;
  const charts = [
    ...lengthChart('Length of questions', accepted.questionCharacters),
    ...lengthChart('Length of answers', accepted.answerCharacters),
    ...lengthChart('Length of reasoning', accepted.reasoningCharacters),
    ...voteChart(accepted.votePercent),
    ...positionCharts(accepted.positions),
  ];
  const lists = [
    barList('Tasks', largestFirst(accepted.tasks)),
    barList('Kinds of answer', largestFirst(accepted.kinds)),
    barList('Licences', largestFirst(accepted.licenses)),
    barList('Languages', largestFirst(accepted.languages)),
  ];
  return html`<section id="records"><h2>The accepted records</h2><div class="grid">${lists}${charts.map(columnChart)}</div></section>`;
}

function lengthChart(title: string, histogram: Histogram): ColumnChart[] {
  if (histogram.count === 0) return [];
  const bounds = Object.keys(histogram.bins).map(Number);
  const [first, last] = [Math.min(...bounds), Math.max(...bounds)];
  const columns: ColumnChart['columns'][number][] = [];
  for (let bound = first; bound <= last; bound = bound === 0 ? 1 : bound * 2)
    columns.push({ label: short(bound), count: histogram.bins[bound] ?? 0 });
  const mean = Math.round(histogram.sum / histogram.count);
  const note = `${grouped(histogram.smallest ?? 0)} to ${grouped(histogram.largest ?? 0)}, mean ${grouped(mean)} characters.`;
  return [{ title, note, columns, axis: 'characters, from' }];
}

const short = (bound: number): string => (bound < 1024 ? String(bound) : `${bound / 1024}k`);

function voteChart(histogram: Histogram): ColumnChart[] {
  if (histogram.count === 0) return [];
  const first = Math.min(...Object.keys(histogram.bins).map(Number));
  const columns: ColumnChart['columns'][number][] = [];
  for (let bound = first; bound <= 100; bound += 10)
    columns.push({ label: bound === 100 ? '100%' : `${bound}%+`, count: histogram.bins[bound] ?? 0 });
  const unanimous = histogram.bins[100] ?? 0;
  const note = `${grouped(unanimous)} of ${grouped(histogram.count)} records were unanimous.`;
  return [{ title: 'Agreement of the ballots', note, columns, axis: 'share of valid ballots for the answer' }];
}

/** One chart for each of the three most frequent numbers of options. */
function positionCharts(positions: readonly (readonly [string, number])[]): ColumnChart[] {
  const byOptions = new Map<number, Map<string, number>>();
  for (const [name, count] of positions) {
    const [options = '', label = ''] = name.split(':');
    const labels = byOptions.get(Number(options)) ?? new Map<string, number>();
    byOptions.set(Number(options), labels.set(label, (labels.get(label) ?? 0) + count));
  }
  const sizeOf = (labels: Map<string, number>): number => [...labels.values()].reduce((a, b) => a + b, 0);
  return [...byOptions]
    .sort(([a, x], [b, y]) => sizeOf(y) - sizeOf(x) || a - b)
    .slice(0, 3)
    .map(([options, labels]) => ({
      title: `Place of the right answer among ${options}`,
      note: 'The dashed line is an even spread.',
      columns: Array.from({ length: Math.min(options, 26) }, (_, index) => {
        const label = String.fromCharCode(65 + index);
        return { label, count: labels.get(label) ?? 0 };
      }),
      axis: 'label of the answer',
      expected: sizeOf(labels) / options,
    }));
}
