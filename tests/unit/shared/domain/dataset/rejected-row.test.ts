import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RejectedRow, rejectedRow } from '../../../../../shared/domain/dataset/rejected-row.ts';
import { aDropped, aRejected, origin } from './builders.ts';

describe('rejectedRow', () => {
  it('carries step, reason, evidence and the text of the reply', () => {
    expect(aRejected()).toMatchObject({
      step: 'parse-question',
      reason: 'bad_format',
      evidence: 'Expected a line "Answer:".',
      reply: 'Sure!',
      seed_object: 'seeds.jsonl',
      seed_line: 3,
    });
  });

  it('takes a reply that is plain text', () => {
    expect(aRejected({ fields: { reply: 'Sure!' } }).reply).toBe('Sure!');
  });

  it('names the line that could not be read, and no place for what has none', () => {
    const unread = { seed: null, kind: 'seed', fields: { object: 'seeds.jsonl', line: 7 } };
    expect(aRejected(unread)).toMatchObject({ task: null, seed_object: 'seeds.jsonl', seed_line: 7, license: null });
    expect(aRejected({ seed: null, kind: 'text' })).toMatchObject({ seed_object: null, seed_line: null });
  });

  it('cuts a megabyte of reply and keeps the fields valid JSON', () => {
    const row = aRejected({ fields: { reply: { text: 'y'.repeat(1_000_000) }, list: Array(5_000).fill('z') } });
    expect(row.reply).toHaveLength(4_001);
    expect(row.fields.length).toBeLessThan(5_000);
    expect(JSON.parse(row.fields)).toHaveProperty('reply.text');
  });

  it('makes a row of the published schema from any fields', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => {
        const row = rejectedRow(aDropped({ fields: JSON.parse(JSON.stringify(fields)) }), origin);
        expect(RejectedRow.safeParse(row).success).toBe(true);
        expect(() => JSON.parse(row.fields)).not.toThrow();
      }),
    );
  });
});
