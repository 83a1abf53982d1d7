import { runAlarms } from '../../alarms/alarm-texts.ts';
import type { RunCheck } from '../../alarms/run-checks.ts';
import { alarmFinding, alarmsOf, checksOf, whyUntold } from '../alarms.ts';
import type { DatasetFacts } from '../facts.ts';
import { grouped } from '../readable.ts';
import { type Html, html } from './html.ts';
import { table } from './table.ts';

/** What should not be left alone, with what it means and what to do; then every look at all records, quiet or not. */
export function alarmsSection(facts: DatasetFacts): Html {
  const [alarms, checks] = [alarmsOf(facts), checksOf(facts)];
  const none = html`<p>Nothing rang.</p>`;
  return html`<section id="alarms"><h2>Alarms</h2>
<p class="note">Alarms never reject a record. They say where to look before you train on the dataset.</p>
${
  alarms.length === 0
    ? none
    : table(
        'What to look at first',
        ['what was found', 'what it means', 'what to do'],
        alarms.map((alarm) => [html`${alarmFinding(alarm)}`, alarm.means, alarm.help]),
      )
}
${
  checks.length === 0
    ? ''
    : table(
        'Looked at over all records',
        ['check', 'value', 'limit', 'of', 'outcome', 'what it measures'],
        checks.map((check) => [
          check.field === undefined ? check.what : `${check.what}: ${check.field}`,
          check.value === null ? '' : String(check.value),
          `${runAlarms[check.what].rings} ${check.limit}`,
          `${grouped(check.rows)} ${runAlarms[check.what].of}`,
          outcome(check),
          html`${runAlarms[check.what].about}`,
        ]),
        [1],
      )
}</section>`;
}

function outcome(check: RunCheck): string {
  if (check.status === 'cannot-tell') return whyUntold(check);
  return check.status === 'alarm' ? 'alarm' : 'fine';
}
