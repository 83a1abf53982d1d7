import { describe, expect, it } from 'vitest';
import { LicencesConflict } from '../../../../shared/contract/errors.ts';
import type { Dropped } from '../../../../shared/domain/records.ts';
import { encodeLines, readLinesOf } from '../../../../shared/stages/jsonl.ts';
import { PackagedFile, packageShard } from '../../../../shared/stages/package.ts';
import type { FileGroup } from '../../../../shared/stages/plan-package.ts';
import { aPlan, aWork } from '../../../support/a-plan.ts';
import { aRecord } from '../../../support/a-record.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';

const plan = aPlan();
const sample = (id: string) =>
  aRecord(
    {
      question_id: id,
      answer_kind: 'short',
      task: 'own',
      question: `Q ${id}`,
      options: null,
      context: null,
      answer_text: 'hen',
      answer_index: null,
      answer_label: null,
      reasoning: null,
      verified: true,
      vote: { n: 1, cast: 1, valid: 1, winner: 'hen', count: 1, share: 1, tie: false, invalid: {} },
    },
    { id, kind: 'sample' },
  );
const drop = (id: string, step: string): Dropped => ({
  id,
  step,
  outcome: 'rejected',
  reason: 'tie',
  evidence: 'e',
  seed: null,
  kind: 'question',
  fields: { question: 'q' },
});
const open = async (group: Partial<FileGroup>) => {
  const ports = { work: memoryBlob(), datasets: memoryBlob() };
  await ports.work.put('in', encodeLines([{ side: 'accepted', index: 0, of: 1, keys: ['a', 'b'], ...group }]));
  return ports;
};
type Ports = Awaited<ReturnType<typeof open>>;
const packaged = async ({ work }: Ports) =>
  (await readLinesOf(work, 'runs/animals-1/statistics/s.json', PackagedFile))[0];
const run = (ports: Ports) => packageShard(ports, aWork(plan, 'package'));

describe('a data file', () => {
  it('holds the accepted records of its group, with statistics beside it', async () => {
    const ports = await open({});
    await ports.work.put('a', encodeLines([sample('1')]));
    await ports.work.put('b', encodeLines([sample('2'), sample('3')]));
    expect(await run(ports)).toMatchObject({ parts: [], tallies: [{ step: 'samples', in: 3, made: 3, kept: 3 }] });
    const file = await packaged(ports);
    expect(file).toMatchObject({
      file: { path: 'data/train-00000-of-00001.parquet', rows: 3 },
      statistics: { accepted: { rows: 3 }, rejected: { rows: 0 } },
    });
    const bytes = ports.datasets.objects.get('datasets/animals/animals-1/data/train-00000-of-00001.parquet');
    expect(bytes?.length).toBe(file?.file.bytes);
  });

  it('has the same bytes however often it is written', async () => {
    const [one, two] = [await open({}), await open({})];
    for (const ports of [one, two]) {
      await ports.work.put('a', encodeLines([sample('1')]));
      await ports.work.put('b', encodeLines([sample('2')]));
      await run(ports);
      await run(ports);
    }
    expect([...one.datasets.objects]).toEqual([...two.datasets.objects]);
    expect(await packaged(one)).toEqual(await packaged(two));
  });

  it('holds rejects by step, so that their order does not depend on shards', async () => {
    const group = { side: 'rejected' as const, keys: ['a', 'b'] };
    const [small, large] = [await open(group), await open({ ...group, keys: ['c'] })];
    await small.work.put('a', encodeLines([drop('1', 'item'), drop('2', 'answer')]));
    await small.work.put('b', encodeLines([drop('3', 'item'), drop('4', 'answer')]));
    await large.work.put(
      'c',
      encodeLines([drop('1', 'item'), drop('3', 'item'), drop('2', 'answer'), drop('4', 'answer')]),
    );
    expect(await run(small)).toMatchObject({ tallies: [] });
    await run(large);
    expect([...small.datasets.objects]).toEqual([...large.datasets.objects]);
    expect((await packaged(small))?.statistics.rejected.rows).toBe(4);
  });

  const licensed = (id: string, license: string) => {
    const record = sample(id);
    return { ...record, seed: { ...record.seed, license } };
  };
  const filesOf = async ({ work }: Ports) =>
    (await readLinesOf(work, 'runs/animals-1/statistics/s.json', PackagedFile)).map(({ file }) => [
      file.path,
      file.rows,
    ]);

  it('holds no share-alike records beside others: each such licence has files of its own', async () => {
    const ports = await open({ index: 1, of: 3, keys: ['a'] });
    const licences = ['MIT', 'CC-BY-SA-4.0', 'CC0-1.0', 'CC-BY-NC-SA-4.0', 'CC-BY-SA-4.0'];
    await ports.work.put('a', encodeLines(licences.map((license, index) => licensed(String(index), license))));
    await run(ports);
    expect(await filesOf(ports)).toEqual([
      ['data/train-00001-of-00003.parquet', 2],
      ['data/train-cc-by-nc-sa-4.0-00001-of-00003.parquet', 1],
      ['data/train-cc-by-sa-4.0-00001-of-00003.parquet', 2],
    ]);
    expect(ports.datasets.objects.size).toBe(3);
  });

  it('has no file without rows beside one of share-alike records', async () => {
    const ports = await open({ keys: ['a'] });
    await ports.work.put('a', encodeLines([licensed('1', 'CC-BY-SA-4.0')]));
    await run(ports);
    expect(await filesOf(ports)).toEqual([['data/train-cc-by-sa-4.0-00000-of-00001.parquet', 1]]);
  });

  it('gives each record the licence of all that it is made of', async () => {
    const ports = await open({ keys: ['a'] });
    await ports.work.put('a', encodeLines([licensed('1', 'mit')]));
    const { author, solver } = plan.roles;
    const roles = { author: { ...author, license: 'CC-BY-4.0' }, solver } as typeof plan.roles;
    await packageShard(ports, aWork(aPlan({ roles }), 'package'));
    expect((await packaged(ports))?.statistics.accepted.licenses).toEqual([['CC-BY-4.0 AND MIT', 1]]);
  });

  it('is not written when the licences of a record cannot be combined; both sources are named', async () => {
    const ports = await open({ keys: ['a'] });
    await ports.work.put('a', encodeLines([licensed('1', 'CC-BY-SA-4.0')]));
    const recipe = { ...plan.recipe, license: 'CC-BY-NC-4.0' };
    const writing = packageShard(ports, aWork(aPlan({ recipe }), 'package'));
    await expect(writing).rejects.toThrow(LicencesConflict);
    await expect(writing).rejects.toThrow(/the seeds of .* \(CC-BY-SA-4\.0\) and the recipe sample \(CC-BY-NC-4\.0\)/);
    expect(ports.datasets.objects.size).toBe(0);
  });

  const crossed = (id: string, ...licenses: string[]) => {
    const record = licensed(id, licenses[0] ?? '');
    const also = licenses.slice(1).map((license) => ({ object: 'other.jsonl', dataset: 'org/other', license }));
    return { ...record, seed: { ...record.seed, also } };
  };

  it('has the licences of all seeds that went into a record, and names all of them as sources', async () => {
    const ports = await open({ keys: ['a'] });
    await ports.work.put(
      'a',
      encodeLines([crossed('1', 'MIT', 'CC-BY-4.0'), crossed('2', 'CC-BY-SA-3.0', 'CC-BY-SA-4.0')]),
    );
    await run(ports);
    const files = await readLinesOf(ports.work, 'runs/animals-1/statistics/s.json', PackagedFile);
    expect(files.map(({ statistics }) => statistics.accepted.sources)).toEqual([
      [
        { license: 'CC-BY-4.0 AND MIT', source: 'org/other', records: 1 },
        { license: 'CC-BY-4.0 AND MIT', source: 'sample', records: 1 },
      ],
      [
        { license: 'CC-BY-SA-4.0', source: 'org/other', records: 1 },
        { license: 'CC-BY-SA-4.0', source: 'sample', records: 1 },
      ],
    ]);
  });

  it('is not written when two seeds of a record cannot be combined', async () => {
    const ports = await open({ keys: ['a'] });
    await ports.work.put('a', encodeLines([crossed('1', 'CC-BY-SA-4.0', 'CC-BY-NC-4.0')]));
    await expect(run(ports)).rejects.toThrow(
      'the seeds of "seeds.jsonl" (CC-BY-SA-4.0) and the seeds of "other.jsonl" (CC-BY-NC-4.0) cannot be in one record',
    );
  });

  it('holds no text of rejects whose licences cannot be combined', async () => {
    const ports = await open({ side: 'rejected', keys: ['a'] });
    const { seed } = crossed('1', 'CC-BY-SA-4.0', 'CC-BY-NC-4.0');
    await ports.work.put('a', encodeLines([{ ...drop('1', 'item'), fields: { question: 'secret' }, seed }]));
    await run(ports);
    const [bytes] = [...ports.datasets.objects.values()];
    expect(Buffer.from(bytes ?? '').toString('latin1')).not.toContain('secret');
  });

  it('keeps share-alike rejects apart too', async () => {
    const ports = await open({ side: 'rejected', keys: ['a'] });
    const { seed } = licensed('1', 'CC-BY-SA-4.0');
    await ports.work.put('a', encodeLines([drop('1', 'item'), { ...drop('2', 'item'), seed }]));
    await run(ports);
    expect(await filesOf(ports)).toEqual([
      ['rejected/rejected-00000-of-00001.parquet', 1],
      ['rejected/rejected-cc-by-sa-4.0-00000-of-00001.parquet', 1],
    ]);
  });

  it('may be empty', async () => {
    const ports = await open({ keys: [] });
    await run(ports);
    expect(await packaged(ports)).toMatchObject({ file: { rows: 0 } });
  });
});
