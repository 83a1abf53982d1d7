import { describe, expect, it } from 'vitest';
import { noEvidence } from '../../../../../shared/domain/alarms/evidence.ts';
import { alarmFinding, alarmsOf, alarmText, untoldText } from '../../../../../shared/domain/dataset/alarms.ts';
import { card } from '../../../../../shared/domain/dataset/card.ts';
import { manifest } from '../../../../../shared/domain/dataset/manifest.ts';
import { report } from '../../../../../shared/domain/dataset/report/report.ts';
import { aTally, someFacts } from './builders.ts';

const steps = [
  { id: 'ask', kind: 'prompt', options: {} },
  { id: 'read', kind: 'parse', options: {} },
  { id: 'vote', kind: 'vote', options: {} },
  { id: 'mix', kind: 'mix', options: {} },
];
const of = (step: string, made: number, rejected: Readonly<Record<string, number>>, over: object = {}) => {
  const dropped = Object.values(rejected).reduce((sum, count) => sum + count, 0);
  return aTally({ step, in: made, made, kept: made - dropped, rejected, failed: {}, ...over });
};
const alarms = (...tallies: ReturnType<typeof of>[]): string[] =>
  alarmsOf({ steps, tallies }).map(({ step, what }) => `${step}: ${what}`);

describe('alarmsOf', () => {
  it.each([
    [of('read', 100, { bad_format: 3, bad_qa: 3 }), 'read: parse'],
    [of('read', 100, { truncated: 3 }), 'read: truncated'],
    [of('read', 100, { refusal: 2 }), 'read: refusal'],
    [of('vote', 100, { tie: 11 }), 'vote: tie'],
    [of('vote', 100, { no_majority: 51 }), 'vote: no_majority'],
    [of('ask', 100, {}, { reasked: 10 }), 'ask: asked-again'],
    [of('ask', 100, {}, { kept: 40, failed: { model_timeout: 60 } }), 'ask: model_timeout'],
  ])('%# rings above the limit', (tally, told) => {
    expect(alarms(tally)).toEqual([told]);
  });

  it('is silent at the limit, for a handful, and for what a step is there to leave out', () => {
    expect(alarms(of('read', 100, { bad_format: 5, truncated: 2, refusal: 1 }))).toEqual([]);
    expect(alarms(of('vote', 100, { tie: 10, no_majority: 50 }))).toEqual([]);
    expect(alarms(of('read', 10, { bad_format: 9 }))).toEqual([]);
    expect(alarms(of('mix', 100, { left_out: 90 }))).toEqual([]);
    expect(alarms(of('ask', 100, {}, { kept: 10, failed: { budget: 90 } }))).toEqual([]);
  });

  it('looks to the endpoint, not to the prompt, for what the endpoint failed to do', () => {
    const tallies = [of('ask', 100, {}, { kept: 40, failed: { model_timeout: 60 } })];
    expect(alarmsOf({ steps, tallies })[0]?.help).toMatch(/endpoint/u);
  });

  it('counts only the records that the step looked at', () => {
    expect(alarms(of('read', 1000, { bad_format: 6 }, { passed: 900 }))).toEqual(['read: parse']);
  });

  it('tells of each thing once', () => {
    expect(alarms(of('read', 100, { truncated: 60 }))).toEqual(['read: truncated']);
  });

  it('stands on card, report and manifest', () => {
    const facts = someFacts({ steps, tallies: [of('read', 200, { bad_format: 30 })] });
    const [alarm] = alarmsOf(facts);
    if (alarm === undefined) throw new Error('It did not ring.');
    expect(alarm).toMatchObject({ step: 'read', what: 'parse', count: 30, value: 0.15, of: 200, limit: 0.05 });
    expect(alarmFinding(alarm)).toBe(
      'Step read: 15% of 200 could not be read for their form; more than 5% is too many to be left alone.',
    );
    expect(alarmText(alarm)).toBe(`${alarmFinding(alarm)} ${alarm.means} ${alarm.help}`);
    expect(report(facts)).toContain(alarm.help.split('`')[0]);
    expect(card(facts)).toContain('15% of 200 could not be read');
    expect(report(facts)).toContain('15% of 200 could not be read');
    expect(JSON.parse(manifest(facts, [])).alarms).toEqual([alarm]);
  });

  it('tells on card, report and manifest what all records show, and what they are too few to show', () => {
    const statistics = {
      ...someFacts().statistics,
      evidence: { ...noEvidence, chosenPlaces: [['2:0', 90] as [string, number], ['2:1', 10] as [string, number]] },
    };
    const facts = someFacts({
      steps: [{ id: 'ballots', kind: 'expand', options: { count: 5 } }],
      tallies: [],
      statistics,
    });
    const [alarm] = alarmsOf(facts);
    expect(alarm).toMatchObject({ what: 'chosen-places', value: 0, of: 100, limit: 0.01 });
    const finding = 'chosen-places: 0 over 100 ballots, where less than 0.01 rings.';
    expect(alarm && alarmFinding(alarm)).toBe(finding);
    const { checks, alarms: rung } = JSON.parse(manifest(facts, []));
    expect(rung).toEqual([alarm]);
    expect(checks).toMatchObject([
      { status: 'alarm' },
      { what: 'answer-places', status: 'cannot-tell', rows: 0, needs: 40 },
    ]);
    const untold = 'answer-places needs 40 choice questions, there are 0';
    expect(untoldText(checks)).toBe(`Alarms that cannot be told: ${untold}.`);
    for (const page of [card(facts), report(facts)]) {
      expect(page).toContain(finding);
      expect(page).toContain(untold);
    }
  });
});
