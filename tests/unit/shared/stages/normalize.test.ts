import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../../shared/contract/plan.ts';
import { heldoutReader } from '../../../../shared/stages/heldout-reader.ts';
import { normalizeShard } from '../../../../shared/stages/normalize.ts';
import { cutRanges } from '../../../../shared/stages/read-lines.ts';
import { aPlan, aWork } from '../../../support/a-plan.ts';
import { aUnified } from '../../../support/a-unified.ts';
import { memoryBlob } from '../../../support/memory-blob.ts';

const key = 'drops/animals/seeds.jsonl';
const row = (question: string, more: object = {}): string => JSON.stringify({ question, answer: 'hen', ...more });

const read = async (text: string | Uint8Array, over: Partial<Plan> = {}, tuning: Partial<Plan['tuning']> = {}) => {
  const seeds = memoryBlob();
  await seeds.put(key, text);
  const size = Buffer.byteLength(text);
  const [seed] = aPlan().seeds;
  const plan = aPlan(
    { seeds: seed === undefined ? [] : [{ ...seed, object: { key, size, etag: 'e' } }], ...over },
    tuning,
  );
  const ports = { work: memoryBlob(), seeds, heldout: heldoutReader(seeds) };
  const outputs = [];
  for (const { start, end, firstLine } of await cutRanges(seeds, key, size, plan.tuning.rangeBytes)) {
    outputs.push(await normalizeShard(ports, aWork(plan, 'normalize', { input: `0:${start}:${end}:${firstLine}` })));
  }
  const kept = outputs.flatMap(({ parts }) => parts.flat());
  const dropped = outputs.flatMap((output) => output.dropped);
  return { outputs, kept, dropped, reasons: dropped.map(({ reason, evidence }) => `${reason} ${evidence}`) };
};

describe('rows that become seeds', () => {
  it('carry their place, licence and content hash', async () => {
    const { kept, outputs } = await read(`${row('What lays eggs?')}\n`);
    expect(kept).toMatchObject([
      {
        kind: 'seed',
        parents: [],
        lang: 'en',
        fields: { question: 'What lays eggs?', answer_text: 'hen', answer_kind: 'short' },
        seed: { object: 'seeds.jsonl', line: 1, row: 0, license: 'CC0-1.0', task: 'own' },
        lineage: [{ step: 'seeds' }],
      },
    ]);
    expect(kept[0]?.seed.sha256).toMatch(/^[0-9a-f]{64}$/u);
    expect(outputs[0]?.tallies).toMatchObject([{ step: 'seeds', in: 1, made: 1, kept: 1 }]);
  });

  it('come in parts of the shard size', async () => {
    const { outputs } = await read([1, 2, 3, 4, 5].map((n) => `${row(`What is ${n}?`)}\n`).join(''));
    expect(outputs[0]?.parts.map((part) => part.length)).toEqual([2, 2, 1]);
  });

  it('are the same however the object is cut', async () => {
    const text = ['What?', 'Who?', 'broken', 'When?', '', 'Why?'].map((q) => (q.includes('?') ? row(q) : q)).join('\n');
    const whole = await read(text);
    const cut = await read(text, {}, { rangeBytes: 20 });
    expect(cut.outputs.length).toBeGreaterThan(3);
    expect(cut.kept).toEqual(whole.kept);
    expect(cut.dropped).toEqual(whole.dropped);
  });

  it('keep their ids wherever they stand, when they are collected records', async () => {
    const [seed] = aPlan().seeds;
    const idsOf = async (rows: readonly number[]) => {
      const text = rows.map((row) => `${JSON.stringify(aUnified(row))}\n`).join('');
      const object = { key, size: Buffer.byteLength(text), etag: 'e' };
      const seeds = seed === undefined ? [] : [{ ...seed, object, shape: { kind: 'collected' } as const }];
      return new Map(
        (await read(text, { seeds }, { maximumLineBytes: 10_000 })).kept.map((record) => [record.seed.row, record]),
      );
    };
    const [few, more] = [await idsOf([7, 9]), await idsOf([1, 9, 7])];
    expect([more.get(7)?.id, more.get(9)?.id]).toEqual([few.get(7)?.id, few.get(9)?.id]);
    expect(more.get(7)?.seed).toMatchObject({ line: 3, dataset: 'org/sums', family: 'sums', capabilities: ['maths'] });
  });

  it('leave an index for the quota', async () => {
    const quota = { per: 'capability', accepted: 1, caps: {}, perSeed: 1 } as const;
    const seeds = memoryBlob();
    const rows = [row('What?', { capabilities: ['maths'] }), row('Who?', { capabilities: ['maths'] }), row('Why?')];
    const text = rows.map((one) => `${one}\n`).join('');
    await seeds.put(key, text);
    const [seed] = aPlan().seeds;
    const object = { key, size: text.length, etag: 'e' };
    const plan = aPlan({ seeds: seed === undefined ? [] : [{ ...seed, object }], quota });
    const work = memoryBlob();
    const input = `0:0:${text.length}:1`;
    await normalizeShard({ work, seeds, heldout: heldoutReader(seeds) }, aWork(plan, 'normalize', { input }));
    const [written] = [...work.objects].filter(([name]) => name.includes('/quota/seeds/'));
    expect(JSON.parse(Buffer.from(written?.[1] ?? '').toString())).toMatchObject({
      groups: [
        { task: 'own', cells: ['maths'] },
        { task: 'own', cells: [] },
      ],
      parts: [
        [
          [0, expect.any(String), 'seeds.jsonl:1'],
          [0, expect.any(String), 'seeds.jsonl:2'],
        ],
        [[1, expect.any(String), 'seeds.jsonl:3']],
      ],
    });
  });

  it('have ids of their own even when two rows are equal', async () => {
    const { kept } = await read(`${row('What?')}\n${row('What?')}\n`);
    expect(new Set(kept.map(({ id }) => id)).size).toBe(2);
  });

  it('may begin with a byte-order mark and end with CRLF', async () => {
    const { kept, dropped } = await read(`\uFEFF${row('What?')}\r\n${row('Who?')}\r\n \t\r\n`);
    expect(kept.map(({ fields }) => fields.question)).toEqual(['What?', 'Who?']);
    expect(dropped).toEqual([]);
  });

  it('keep integers of any length exactly', async () => {
    const { kept } = await read(`{"question": "How many?", "answer": 12345678901234567890, "kind": "number"}\n`);
    expect(kept[0]?.fields.answer_text).toBe('12345678901234567890');
  });

  it('may bring their own licence', async () => {
    const { kept, reasons } = await read(
      [
        row('A?', { license: 'cc0-1.0' }),
        row('B?', { license: 'GPL-3.0-only' }),
        row('C?', { license: 'unknown' }),
      ].join('\n'),
    );
    expect(kept.map(({ seed }) => seed.license)).toEqual(['cc0-1.0']);
    expect(reasons.map((reason) => reason.split(' ')[0])).toEqual(['licence_refused', 'licence_unknown']);
  });
});

describe('lines that are no seeds', () => {
  it.each([
    ['{broken', /^bad_json seeds\.jsonl:1: .*column/u],
    ['[1, 2]', /^bad_schema seeds\.jsonl:1: /u],
    ['null', /^bad_schema seeds\.jsonl:1: /u],
    ['{"question": "What?"}', /^(?:no_gold|bad_schema) seeds\.jsonl:1: /u],
    [`{"question": "What?", "answer": "a", "__proto__": {"polluted": 1}}`, /^bad_schema seeds\.jsonl:1: .*__proto__/u],
    [`${'['.repeat(90)}${']'.repeat(90)}`, /^too_deep seeds\.jsonl:1: /u],
    [row('x'.repeat(300)), /^line_too_long seeds\.jsonl:1: .*byte 0 has 330 bytes/u],
  ])('%s are refused with file and line, and their neighbours kept', async (line, expected) => {
    const { kept, reasons } = await read(`${line}\n${row('What?')}\n`);
    expect(reasons).toEqual([expect.stringMatching(expected)]);
    expect(kept).toHaveLength(1);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('with JSON nested 20,000 deep do not exhaust the stack', async () => {
    const { reasons } = await read(`{"question": ${'['.repeat(20_000)}\n`, {}, { maximumLineBytes: 100_000 });
    expect(reasons).toEqual([expect.stringMatching(/^too_deep/u)]);
  });

  it('with invalid UTF-8 are refused, not repaired', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${row('One?')}\n{"question": "`),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}\n'),
    ]);
    const { kept, reasons, dropped } = await read(bytes);
    expect(reasons).toEqual([expect.stringMatching(/^bad_encoding seeds\.jsonl:2: /u)]);
    expect(dropped[0]).toMatchObject({ seed: null, fields: { object: 'seeds.jsonl', line: 2 }, outcome: 'rejected' });
    expect(kept).toHaveLength(1);
  });

  it('count in the sums of the source step', async () => {
    const { outputs } = await read(`{\n{\n${row('What?')}\n`);
    expect(outputs[0]?.tallies).toMatchObject([{ in: 3, made: 3, kept: 1, rejected: { bad_json: 2 } }]);
  });

  it('make an empty shard when there is nothing else', async () => {
    const { outputs } = await read('\n\n');
    expect(outputs).toMatchObject([{ parts: [], dropped: [], tallies: [{ in: 0, made: 0 }] }]);
  });
});

describe('row steps behind the source', () => {
  it('run over the seeds of the shard', async () => {
    const steps = [
      { id: 'seeds', kind: 'source', options: {} },
      { id: 'checks', kind: 'filter', options: { use: [{ too_short: { min_words: 3 } }] } },
    ];
    const stages = aPlan().stages.map((stage) => (stage.name === 'normalize' ? { ...stage, steps } : stage));
    const { outputs } = await read(`${row('Eggs?')}\n${row('Which animal lays eggs?')}\n`, { stages });
    expect(outputs[0]?.tallies).toMatchObject([
      { step: 'seeds', kept: 2 },
      { step: 'checks', in: 2, kept: 1 },
    ]);
  });
});
