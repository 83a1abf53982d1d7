import { readFileSync } from 'node:fs';
import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { beforeAll, describe, expect, it } from 'vitest';
import { sagemakerGenerator } from '../../shared/aws/sagemaker-generator.ts';
import type { ModelRequest } from '../../shared/domain/completion.ts';
import { stillClock } from '../support/still-clock.ts';
import { differences, violations, wrongs } from '../support/storm/audit.ts';
import type { Faults } from '../support/storm/faults.ts';
import { type SampleDrop, sampleDrop } from '../support/storm/sample-drop.ts';
import { storm } from '../support/storm/storm.ts';
import type { StormOptions, StormResult } from '../support/storm/storm-types.ts';

const page = readFileSync(new URL('../../docs/faults.md', import.meta.url), 'utf8');
/** Cells of the second table by the fault. */
const rows = new Map(
  page
    .slice(page.indexOf('What concerns more than one call'))
    .split('\n')
    .flatMap((line) => {
      const [, fault, shard, run] = line.split('|').map((cell) => cell.trim());
      return fault === undefined || /^(?:fault|-+)$/u.test(fault) ? [] : [[fault, { shard: shard ?? '', run: run ?? '' }] as const];
    }),
);

const endless = Number.POSITIVE_INFINITY;
const faults: Readonly<Record<string, Faults>> = {
  'away for ten minutes': { away: { from: 2000, to: 602_000 } },
  'away for good': { away: { from: 2000, to: endless } },
  'ten times slower': { slow: 10 },
  'the function dies': { crash: 0.05 },
};
/** Every question gets the same reply, and every ballot that of its question. */
const alike = (request: ModelRequest): string =>
  request.messages.at(-1)?.content.includes('Write one new question')
    ? '{"context": null, "question": "Ben puts 2 and then 9 plums into a bowl; how many lie there in the end?", "answer": "11"}'
    : 'Two and nine make eleven.\nAnswer: 11';

let drop: SampleDrop;
beforeAll(async () => {
  drop = await sampleDrop(3, { variants: 2, votes: 3 });
});

async function play(options: StormOptions): Promise<{ calm: StormResult; result: StormResult }> {
  const { faults: _faults, ...quietly } = options;
  return { calm: await storm(quietly), result: await storm({ ...options, workers: 2 }) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

describe('the page on faults', () => {
  it('has a row for everything that is played here', () => {
    const played = [...Object.keys(faults), 'the same answer to every sample', 'another model than asked for'];
    expect([...rows.keys()].sort()).toEqual(played.sort());
  });

  it.each(
    Object.entries(faults).flatMap(([fault, played]) => (['realtime', 'async'] as const).map((mode) => ({ fault, played, mode }))),
  )('says of "$fault" what becomes of a run, $mode', async ({ fault, played, mode }) => {
    const says = rows.get(fault)?.run ?? '';
    const options: StormOptions = { ...drop, plan: { ...drop.plan, mode }, faults: played, seed: 3 };
    const { calm, result } = await play(options);
    expect(result.run.status).toBe(/`(complete|partial)`/u.exec(says)?.[1]);
    if (says.includes('bytes of a calm run')) expect(await wrongs(options, result, calm)).toEqual([]);
    else expect(violations(options.plan, result)).toEqual([]);
    if (says.includes('model_failed')) expect(result.run.reasons?.model_failed).toBeGreaterThan(0);
    if (says.includes('takes longer')) {
      // Latencies have a long tail and are drawn anew for each run, so that a single one proves nothing.
      const [longer, usual] = [[result.virtualMs], [calm.virtualMs]];
      for (const seed of [4, 5, 6]) {
        const more = await play({ ...options, seed });
        longer.push(more.result.virtualMs);
        usual.push(more.calm.virtualMs);
      }
      expect(sum(longer)).toBeGreaterThan(sum(usual));
    }
    if (played.crash !== undefined) expect(result.counts.crashes).toBeGreaterThan(0);
  });

  it('says of the same answer to every sample what becomes of a run', async () => {
    const { calm } = await play({ ...drop, reply: alike });
    const { shard, run } = rows.get('the same answer to every sample') ?? {};
    expect(run).toContain(`\`${calm.run.status}\``);
    expect(shard).toContain('`duplicate`');
    expect(calm.run.reasons?.duplicate).toBeGreaterThan(0);
    expect(calm.run.counts?.accepted).toBeGreaterThan(0);
    expect(violations(drop.plan, calm)).toEqual([]);
    expect(differences(calm.files, (await storm({ ...drop, reply: alike })).files)).toEqual([]);
  });

  it('says of another model than asked for which one a completion names', async () => {
    const reply = { model: 'somebody else', choices: [{ message: { content: 'yes' }, finish_reason: 'stop' }] };
    const client = { send: async () => ({ Body: new TextEncoder().encode(JSON.stringify(reply)) }) };
    const generator = sagemakerGenerator(client as unknown as SageMakerRuntimeClient, stillClock());
    const request: ModelRequest = { model: 'asked for', endpoint: 'endpoint', messages: [{ role: 'user', content: 'Is it?' }], sampling: { max_tokens: 5 }, sample: 0 };
    expect(rows.get('another model than asked for')?.shard).toContain('names the model that was asked');
    expect(await generator.complete(request, 'key', 'label', 1000)).toMatchObject({ model: 'asked for', text: 'yes' });
  });
});
