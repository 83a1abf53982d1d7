import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { ForgetOutput } from '../../../../shared/contract/payloads.ts';
import { digest } from '../../../../shared/domain/identity.ts';
import type { SowerRecord } from '../../../../shared/domain/records.ts';
import { dedupKey, dedupKind } from '../../../../shared/domain/steps/dedup.ts';
import { corpusOwner, corpusScope } from '../../../../shared/stages/dedup.ts';
import { forgetRecords, released } from '../../../../shared/stages/forget.ts';
import { readRecords } from '../../../../shared/stages/jsonl.ts';
import { readGroup } from '../../../../shared/stages/plan-package.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';
import { memoryClaims } from '../../../support/memory-claims.ts';
import { memoryLedger } from '../../../support/memory-ledger.ts';
import { type SampleDrop, sampleDrop } from '../../../support/storm/sample-drop.ts';
import { storm } from '../../../support/storm/storm.ts';

interface Finished {
  readonly drop: SampleDrop;
  readonly ledger: ReturnType<typeof memoryLedger>;
  readonly work: ReadonlyMap<string, Uint8Array>;
  readonly files: ReadonlyMap<string, string>;
}
let finished: Finished;
beforeAll(async () => {
  const drop = await sampleDrop(3, { variants: 6, votes: 3 });
  const ledger = memoryLedger();
  const { work, files } = await storm({ ...drop, ledger });
  finished = { drop, ledger, work, files };
});

/** The stores of a published run; nothing done to them is seen by another test. */
async function published() {
  const { drop, ledger } = finished;
  const { plan } = drop;
  const [work, datasets, claims] = [memoryBlob(), memoryBlob(), memoryClaims()];
  for (const [key, bytes] of finished.work) work.objects.set(key, bytes);
  for (const [key, text] of finished.files) datasets.objects.set(key, Buffer.from(text, 'latin1'));
  const groups = [...work.objects.keys()].filter((key) => /\/groups\/accepted-.*\.json$/u.test(key));
  const keys = (await Promise.all(groups.map((key) => readGroup(work, key)))).flatMap((group) => group.keys);
  const records = (await Promise.all(keys.map((key) => readRecords(work, key)))).flat();
  const options = dedupKind.options.parse(plan.stages.find(({ mode }) => mode === 'promote')?.steps[0]?.options);
  const keyOf = (record: SowerRecord): string => digest(dedupKey(record, options));
  await claims.claimFirst(corpusScope(plan), records.map(keyOf), corpusOwner(plan));
  const ports = { work, datasets, ledger, claims, plans: { read: async () => plan }, software: 'storm' };
  const ownerOf = async (record: SowerRecord) =>
    (await claims.owners(corpusScope(plan), [keyOf(record)])).get(keyOf(record));
  const text = (version: string, path: string): string =>
    Buffer.from(datasets.objects.get(`datasets/${plan.dataset}/${version}/${path}`) ?? '').toString();
  return { plan, ports, records, ownerOf, text };
}

const seedOf = ({ seed }: SowerRecord): string => `${seed.object}:${seed.line}`;

describe('forgetting', () => {
  it('publishes a version without every record of a seed, and keeps the sums', async () => {
    const { plan, ports, records, text } = await published();
    const [first] = records;
    if (first === undefined) throw new Error('nothing was accepted');
    const gone = records.filter((record) => seedOf(record) === seedOf(first));
    const answer = await forgetRecords(ports, { run: plan.run, selectors: [{ seed: seedOf(first) }] });
    expect(ForgetOutput.parse(answer)).toMatchObject({
      version: `${plan.run}-v2`,
      accepted: gone.length,
      seeds: 1,
      before: 0,
      released: gone.length,
      left: records.length - gone.length,
    });
    const [before, after] = [plan.run, answer.version].map((version) => JSON.parse(text(version, 'manifest.json')));
    expect(after).toMatchObject({
      run: plan.run,
      version: answer.version,
      forgotten: { accepted: gone.length },
      counts: { accepted: records.length - gone.length },
    });
    const sum = (counts: Record<string, number>): number =>
      ['accepted', 'rejected', 'failed'].reduce((total, name) => total + (counts[name] ?? 0), 0);
    expect(sum(after.counts) + sum(after.forgotten)).toBe(sum(before.counts));
    const reasons = Object.values(after.reasons as Record<string, number>).reduce((total, count) => total + count, 0);
    expect(reasons).toBe(after.counts.rejected + after.counts.failed);
    expect(text(answer.version, 'README.md')).toContain('Records were taken out');
    expect(text(answer.version, 'report.html')).toContain('forgotten since');
    const stones = text(answer.version, 'forgotten.jsonl').trim().split('\n');
    expect(stones).toHaveLength(answer.accepted + answer.dropped);
    for (const { id } of gone) expect(stones.join('\n')).toContain(id);
  });

  it('leaves the version before alone, and points the dataset at the new one', async () => {
    const { plan, ports, text } = await published();
    const old = [...ports.datasets.objects].filter(([key]) => key.includes(`/${plan.run}/`));
    const { version } = await forgetRecords(ports, {
      run: plan.run,
      selectors: [{ seed: 'seeds.jsonl:1' }, { seed: 'seeds.jsonl:2' }],
    });
    for (const [key, bytes] of old) expect(ports.datasets.objects.get(key)).toBe(bytes);
    expect(Buffer.from(ports.datasets.objects.get(`datasets/${plan.dataset}/current.json`) ?? '').toString()).toContain(
      `/${version}/`,
    );
    const sums = text(version, 'SHA256SUMS').trim().split('\n');
    for (const line of sums) {
      const [sha256, path = ''] = line.split('  ');
      const bytes = ports.datasets.objects.get(`datasets/${plan.dataset}/${version}/${path}`) ?? '';
      expect(createHash('sha256').update(bytes).digest('hex'), path).toBe(sha256);
    }
    expect(sums.join()).toContain('forgotten.jsonl');
  });

  it('gives back the keys of what it took out, and no others', async () => {
    const { plan, ports, records, ownerOf } = await published();
    const [first, ...others] = records;
    if (first === undefined) throw new Error('nothing was accepted');
    await forgetRecords(ports, { run: plan.run, selectors: [{ record: first.id }] });
    expect(await ownerOf(first)).toBe(released);
    for (const record of others) expect(await ownerOf(record)).toBe(corpusOwner(plan));
  });

  it('leaves a key alone that another run has taken over', async () => {
    const { plan, ports, records, ownerOf } = await published();
    const [first] = records;
    if (first === undefined) throw new Error('nothing was accepted');
    const takeOver = ports.claims.takeOver;
    ports.claims.takeOver = async (scope, key, from, to) => {
      await takeOver(scope, key, from, 'other|run');
      return takeOver(scope, key, from, to);
    };
    const { released: count } = await forgetRecords(ports, { run: plan.run, selectors: [{ record: first.id }] });
    expect([count, await ownerOf(first)]).toEqual([0, 'other|run']);
  });

  it('changes nothing when asked what it would do, or when nothing matches', async () => {
    const { plan, ports, records } = await published();
    const before = new Map(ports.datasets.objects);
    const selectors = [{ record: records[0]?.id ?? '' }];
    expect(await forgetRecords(ports, { run: plan.run, selectors, dryRun: true })).toMatchObject({
      accepted: 1,
      released: 0,
      version: plan.run,
    });
    expect(await forgetRecords(ports, { run: plan.run, selectors: [{ task: 'no such task' }] })).toMatchObject({
      accepted: 0,
      dropped: 0,
      before: 0,
    });
    expect(new Map(ports.datasets.objects)).toEqual(before);
  });

  it('adds up, and does nothing twice', async () => {
    const { plan, ports, records, text } = await published();
    const [one, two] = records;
    const forget = (record: SowerRecord | undefined) =>
      forgetRecords(ports, { run: plan.run, selectors: [{ record: record?.id ?? '' }] });
    await forget(one);
    expect(await forget(two)).toMatchObject({ version: `${plan.run}-v3`, accepted: 1, left: records.length - 2 });
    const before = new Map(ports.datasets.objects);
    expect(await forget(one)).toMatchObject({ version: `${plan.run}-v3`, accepted: 0, before: 1, released: 0 });
    expect(new Map(ports.datasets.objects)).toEqual(before);
    expect(text(`${plan.run}-v3`, 'forgotten.jsonl').trim().split('\n')).toHaveLength(2);
  });

  it('ends alike wherever it was cut off, also when something else is asked in between', async () => {
    const expected = await published();
    const [first, second] = expected.records;
    const input = { run: expected.plan.run, selectors: [{ record: first?.id ?? '' }] };
    await forgetRecords(expected.ports, input);
    const wanted = new Map(expected.ports.datasets.objects);
    let finished = 0;
    for (let stop = 1; finished === 0; stop += 1) {
      const { ports, ownerOf } = await published();
      const { put } = ports.datasets;
      const { takeOver } = ports.claims;
      let writes = 0;
      const count = (): void => {
        writes += 1;
        if (writes >= stop) throw new Error('cut off');
      };
      ports.datasets.put = async (...words) => {
        count();
        return put(...words);
      };
      ports.claims.takeOver = async (...words) => {
        count();
        return takeOver(...words);
      };
      const cutOff = async (record: SowerRecord | undefined): Promise<boolean> => {
        writes = 0;
        return forgetRecords(ports, { ...input, selectors: [{ record: record?.id ?? '' }] }).then(
          () => false,
          () => true,
        );
      };
      // What a request for another record left behind before its manifest must not show.
      if (stop < 4) await cutOff(second);
      if (!(await cutOff(first))) finished = stop;
      ports.datasets.put = put;
      ports.claims.takeOver = takeOver;
      await forgetRecords(ports, input);
      expect(new Map(ports.datasets.objects), `cut off at write ${stop}`).toEqual(wanted);
      expect(await ownerOf(first as SowerRecord)).toBe(released);
    }
    expect(finished).toBeGreaterThan(8);
  });
});
