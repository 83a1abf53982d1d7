import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  EndpointFailed,
  EndpointThrottled,
  EndpointTimedOut,
  RequestRefused,
} from '../../../shared/contract/errors.ts';
import type { Plan } from '../../../shared/contract/plan.ts';
import type { Completion } from '../../../shared/domain/completion.ts';
import type { SowerRecord } from '../../../shared/domain/records.ts';
import type { Generator } from '../../../shared/ports.ts';
import { filterShard } from '../../../shared/stages/filter.ts';
import { generateShard } from '../../../shared/stages/generate.ts';
import { encodeLines } from '../../../shared/stages/jsonl.ts';
import { type FaultName, faults } from '../../e2e/support/wire-faults.ts';
import { aStoredCompletion } from '../../support/a-model.ts';
import { aPlan, aWork } from '../../support/a-plan.ts';
import { aRecord } from '../../support/a-record.ts';
import { memoryBlob } from '../../support/memory-blob.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { noMeter } from '../../support/no-meter.ts';
import { stillClock } from '../../support/still-clock.ts';

const page = readFileSync(new URL('../../../docs/faults.md', import.meta.url), 'utf8');
/** Cells of the first table by the name of the fault. */
const rows = new Map(
  page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .flatMap(([, , name = '', call = '', record = '', paid = '']) =>
      /^`\w+`$/u.test(name) ? [[name.slice(1, -1), { call, record, paid }] as const] : [],
    ),
);

const good = 'Question: Which bird sings at night?\nAnswer: the nightingale';
const bound = 100;
type Answer = Error | Partial<Completion>;
/** What the adapter makes of each fault, as its own tests and those of the whole run show. */
const seen: Readonly<Record<Exclude<FaultName, 'unauthorized' | 'notFound'>, Answer>> = {
  throttled: new EndpointThrottled('429'),
  throttledWithPause: new EndpointThrottled('429', 1000),
  serverError: new EndpointFailed('500', { mayBePaid: false }),
  badGateway: new EndpointFailed('502'),
  html: new EndpointFailed('no JSON'),
  reset: new EndpointFailed('broke off'),
  halfJson: new EndpointFailed('no JSON'),
  noChoices: new EndpointFailed('no chat completion'),
  hang: new EndpointTimedOut('No answer in time.'),
  badRequest: new RequestRefused('400', 400),
  wrongIndex: {},
  noUsage: { usageReported: false, tokensIn: bound, tokensOut: bound },
  emptyText: { text: '' },
  nullText: { text: '' },
  cutOff: { text: good.slice(0, 20), finishReason: 'length' },
  tenMegabytes: { text: 'word '.repeat(2_000_000) },
};

/** Twenty calls of which one meets the fault, so many times. */
async function play(answer: Answer, times: number) {
  const plan: Plan = aPlan({ budget: { max_tokens: 1_000_000 } });
  const work = memoryBlob();
  const ledger = memoryLedger();
  const clock = stillClock();
  const seed = { answer_kind: 'short', options: null, answer_text: 'x', context: null };
  const seeds = Array.from({ length: 10 }, (_, index) =>
    aRecord({ ...seed, question: `Q${index}?` }, { id: `s${index}`, kind: 'seed' }),
  );
  await work.put('in', encodeLines(seeds));
  let tries = 0;
  const generator: Generator = {
    complete: async (_request, key, label) => {
      if (label !== 'ask/s4/0') return aStoredCompletion(key, good);
      tries += 1;
      if (answer instanceof Error && tries <= times) throw answer;
      return aStoredCompletion(key, good, answer instanceof Error ? {} : answer);
    },
  };
  const renderPrompt = (_plan: Plan, _template: string, { fields }: SowerRecord) => ({
    messages: [{ role: 'user' as const, content: String(fields.question) }],
    template: 'digest',
  });
  const ports = { work, ledger, clock, generator, renderPrompt, meter: noMeter };
  for (let attempt = 1; ; attempt += 1) {
    const made = await generateShard(ports, aWork(plan, 'ask', { input: 'in', attempt }));
    clock.pass(31 * 60_000);
    if (made === 'waiting') continue;
    if (made === 'unfinished') throw new Error(made);
    await work.put('made', encodeLines(made.parts[0] ?? []));
    const heldout = { read: async () => undefined };
    const read = await filterShard({ work, heldout }, aWork(plan, 'ask-filter', { input: 'made' }));
    if (typeof read === 'string') throw new Error(read);
    const { spent } = await ledger.readBudget(plan.run);
    return { reasons: [...made.dropped, ...read.dropped].map(({ reason }) => reason), tries, tokens: spent.tokens };
  }
}

describe('the page on faults', () => {
  it('has a row for every fault that the test server plays, and for no other', () => {
    expect([...rows.keys()].sort()).toEqual(Object.keys(faults).sort());
  });

  it.each(Object.entries(seen))(
    'says of %s what becomes of the call, the record and the budget',
    async (name, answer) => {
      const row = rows.get(name);
      if (row === undefined) throw new Error(`no row for ${name}`);
      const calm = await play({}, 0);
      const once = await play(answer, 1);
      const always = await play(answer, Number.POSITIVE_INFINITY);
      if (row.record.startsWith('as if nothing')) expect(once.reasons).toEqual([]);
      const [, final] = /(?:every time: )?`(\w+)`/u.exec(row.record) ?? [];
      if (final !== undefined) expect(always.reasons).toEqual([final]);
      const [, tries] = /up to (\d+) tries/u.exec(row.call) ?? [];
      // A call that holds its shard up is asked anew when the shard comes again.
      expect(always.tries % Number(tries ?? 1)).toBe(0);
      if (tries === undefined) expect(once.tries).toBe(1);
      else expect(once.tries).toBe(2);
      const extra = once.tokens - calm.tokens;
      if (row.paid.includes('at the most')) expect(extra).toBeGreaterThan(100);
      else expect(extra).toBeLessThanOrEqual(0);
    },
  );
});
