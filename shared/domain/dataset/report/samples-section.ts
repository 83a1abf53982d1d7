import type { DatasetFacts } from '../facts.ts';
import { grouped } from '../readable.ts';
import { reasonText } from '../reason-text.ts';
import type { AcceptedSample, RejectedSample } from '../samples.ts';
import { type Html, html, nothing } from './html.ts';

const shown = 20;
const shownOpen = 3;

/** Samples of both kinds side by side, chosen by hash and not by looks. */
export function samplesSection({ statistics, declaredReasons }: DatasetFacts): Html {
  const rejected = inTurn(statistics.rejected.samples).slice(0, shown);
  return html`<section id="samples"><h2>Samples</h2>
<p class="note">Chosen by a hash of their id, not by hand; rejected ones by turns from every reason. The data files hold all records in full.</p>
<div class="sides">
<div><h3 class="side kept">Accepted <small>${grouped(statistics.accepted.rows)}</small></h3>${statistics.accepted.samples.slice(0, shown).map(acceptedCard)}</div>
<div><h3 class="side rejected">Rejected and failed <small>${grouped(statistics.rejected.rows)}</small></h3>${rejected.map((sample, index) => rejectedCard(sample, index, declaredReasons))}</div>
</div></section>`;
}

/** First one of each reason, then a second one of each, and so on. */
function inTurn(samples: readonly RejectedSample[]): RejectedSample[] {
  const seen = new Map<string, number>();
  const rounds = samples.map((sample) => {
    const round = seen.get(sample.reason) ?? 0;
    seen.set(sample.reason, round + 1);
    return { sample, round };
  });
  return rounds.sort((a, b) => a.round - b.round).map(({ sample }) => sample);
}

function acceptedCard(sample: AcceptedSample, index: number): Html {
  const options = (sample.options ?? []).map(
    (option, at) =>
      html`<li class="${at === sample.answerIndex ? 'right' : ''}" dir="auto">${option}${at === sample.answerIndex ? html` <span class="tick-mark" role="img" aria-label="right answer">✓</span>` : nothing}</li>`,
  );
  return sampleCard(
    index,
    sample.question ?? sample.text ?? sample.id,
    html`<span class="tag" dir="auto">${sample.task}</span>`,
    html`${passage('Context', sample.context)}${passage('Question', sample.question)}${passage('Text', sample.text ?? null)}
${options.length > 0 ? html`<ol class="options">${options}</ol>` : nothing}
${passage('Answer', sample.answerText)}${passage('Reasoning', sample.reasoning)}
${small([
  ['votes', sample.votes],
  ['licence', sample.license],
  ['seed', sample.seed],
  ['model', sample.model],
  ['id', sample.id],
])}`,
  );
}

function rejectedCard(
  sample: RejectedSample,
  index: number,
  declared: Readonly<Record<string, string>> | undefined,
): Html {
  return sampleCard(
    index,
    sample.question ?? sample.reply ?? sample.evidence,
    html`<span class="tag ${sample.outcome}">${sample.reason}</span>`,
    html`<p class="evidence" dir="auto"><b>${reasonText(sample.reason, declared).about}</b> ${sample.evidence}</p>
${passage('Question', sample.question)}${passage('Reply of the model', sample.reply)}
${small([
  ['step', sample.step],
  ['was a', sample.kind],
  ['task', sample.task],
  ['seed', sample.seed],
  ['id', sample.id],
])}`,
  );
}

function sampleCard(index: number, title: string, tag: Html, body: Html): Html {
  const open = index < shownOpen ? html` open` : nothing;
  return html`<details class="sample"${open}><summary>${tag}<span class="title" dir="auto">${title}</span></summary>${body}</details>`;
}

function passage(name: string, text: string | null): Html {
  return text === null ? nothing : html`<div class="passage"><h4>${name}</h4><p dir="auto">${text}</p></div>`;
}

function small(entries: readonly (readonly [string, string | null])[]): Html {
  const present = entries.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  return html`<dl class="small">${present.map(([name, value]) => html`<div><dt>${name}</dt><dd dir="auto">${value}</dd></div>`)}</dl>`;
}
