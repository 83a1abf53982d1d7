import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BatchFailure,
  batchGroup,
  batchId,
  cutBatches,
  failureFrom,
  remedyFor,
} from '../../../../shared/domain/batch.ts';
import type { ModelRequest } from '../../../../shared/domain/completion.ts';

const request = (content: string, over: Partial<ModelRequest['sampling']> = {}): ModelRequest => ({
  model: 'm',
  endpoint: 'test',
  messages: [{ role: 'user', content }],
  sampling: { max_tokens: 10, seed: content.length, ...over },
  sample: 0,
});
const call = (content: string, over: Partial<ModelRequest['sampling']> = {}) => ({ request: request(content, over) });

describe('cutting calls into batches', () => {
  it('keeps every call once, apart by what a batch shares, no batch larger than asked', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string(), fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (drawn, most) => {
          const calls = drawn.map(([content, max_tokens]) => call(content, { max_tokens }));
          const batches = cutBatches(calls, most);
          expect(new Set(batches.flat())).toEqual(new Set(calls));
          expect(batches.flat()).toHaveLength(calls.length);
          for (const batch of batches) {
            expect(batch.length).toBeGreaterThan(0);
            expect(batch.length).toBeLessThanOrEqual(most);
            expect(new Set(batch.map((one) => batchGroup(one.request))).size).toBe(1);
          }
        },
      ),
    );
  });

  it('makes batches of nearly equal size, and smaller ones of long documents', () => {
    const sizes = (texts: readonly string[]): number[] =>
      cutBatches(
        texts.map((text) => call(text)),
        64,
      ).map((one) => one.length);
    expect(sizes(Array.from({ length: 65 }, String))).toEqual([32, 33]);
    expect(sizes(Array.from({ length: 64 }, () => 'x'.repeat(50_000)))).toHaveLength(7);
  });
});

describe('the id of a batch', () => {
  const at = { run: 'r', stage: 'ask', shard: '0000', tries: 0 };

  it('follows from what is in it, fits an inference id, and can be part of a key', () => {
    expect(batchId(at, ['a', 'b'])).toBe(batchId(at, ['a', 'b']));
    const others = [
      batchId({ ...at, tries: 1 }, ['a', 'b']),
      batchId(at, ['a']),
      batchId({ ...at, shard: '1' }, ['a', 'b']),
    ];
    expect(others).not.toContain(batchId(at, ['a', 'b']));
    const long = batchId({ ...at, stage: 's'.repeat(63) }, ['a']);
    expect(long).toMatch(/^[a-z0-9-]+\.[0-9a-f]{32}$/u);
    expect(long).toHaveLength(64);
  });
});

describe('what is done about a batch that failed', () => {
  const failure = (kind: BatchFailure['kind'], at = 0): BatchFailure => ({ kind, evidence: 'why', at });
  const later = 10_000_000;

  it('looks for what was refused by halves, at once, until it stands alone', () => {
    expect(remedyFor({ tries: 0 }, failure('refused'), 5, 0)).toEqual({ kind: 'again', parts: 2, tries: 0 });
    expect(remedyFor({ tries: 0 }, failure('refused'), 1, 0)).toEqual({ kind: 'give up', reason: 'model_refused' });
  });

  it('asks a call that stands alone once more without its JSON schema', () => {
    const with_ = { tries: 0, schema: 's' };
    expect(remedyFor(with_, failure('refused'), 2, 0)).toEqual({ kind: 'again', parts: 2, tries: 0 });
    expect(remedyFor(with_, failure('refused'), 1, 0)).toEqual({ kind: 'again', parts: 1, tries: 0, plain: true });
    const plain = { ...with_, plain: true };
    expect(remedyFor(plain, failure('refused'), 1, 0)).toEqual({ kind: 'give up', reason: 'model_refused' });
    expect(remedyFor(plain, failure('broken'), 1, later)).toEqual({ kind: 'again', parts: 1, tries: 1, plain: true });
  });

  it('does what broke once more after a pause that grows, then by halves', () => {
    expect(remedyFor({ tries: 0 }, failure('broken'), 5, 0)).toEqual({ kind: 'wait', until: 5_000 });
    expect(remedyFor({ tries: 2 }, failure('broken'), 5, 0)).toEqual({ kind: 'wait', until: 80_000 });
    expect(remedyFor({ tries: 1 }, failure('incomplete'), 5, 0)).toEqual({ kind: 'wait', until: 4_000 });
    expect(remedyFor({ tries: 0 }, failure('broken'), 5, later)).toEqual({ kind: 'again', parts: 1, tries: 1 });
    expect(remedyFor({ tries: 3 }, failure('incomplete'), 5, later)).toEqual({ kind: 'again', parts: 2, tries: 4 });
  });

  it('never splits what nobody began', () => {
    expect(remedyFor({ tries: 6 }, failure('expired'), 5, later)).toEqual({ kind: 'again', parts: 1, tries: 7 });
  });

  it.each(['broken', 'late', 'expired', 'incomplete', 'refused'] as const)(
    'ends for every call when all is %s',
    (kind) => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 64 }), (size) => {
          const open = [{ tries: 0, size }];
          let [ended, submissions] = [0, 0];
          for (let batch = open.pop(); batch !== undefined; batch = open.pop()) {
            submissions += 1;
            const remedy = remedyFor(batch, failure(kind), batch.size, later);
            if (remedy.kind === 'wait') throw new Error('The pause is over.');
            if (remedy.kind === 'give up') ended += batch.size;
            else if (remedy.parts === 1) open.push({ tries: remedy.tries, size: batch.size });
            else {
              const half = Math.ceil(batch.size / 2);
              for (const part of [half, batch.size - half])
                if (part > 0) open.push({ tries: remedy.tries, size: part });
            }
            // A batch that expires is never cut: it would come back as often whatever its size.
            if (kind === 'expired' && submissions > 40) return;
          }
          expect(ended).toBe(size);
          expect(submissions).toBeLessThan(12 * size + 12);
        }),
      );
    },
  );
});

describe('the failure that a notice tells of', () => {
  it.each([
    ['ClientError: Received client error (400) from primary with message "a prompt".', 'refused', 400],
    ['ClientError: Received server error (500) from model. See the logs.', 'broken', 500],
    ['Received server error (429) from primary.', 'broken', 429],
    ['Received server error (504) from primary.', 'late', 504],
    ['Model timed out.', 'late', undefined],
    ['The request expired in the queue.', 'expired', undefined],
    ['', 'broken', undefined],
  ])('%j is %s', (reason, kind, status) => {
    const found = failureFrom(reason, false, 7);
    expect(found).toMatchObject({ kind, at: 7, ...(status === undefined ? {} : { status }) });
    // The service quotes what the container said, which may quote a prompt.
    expect(found.evidence).not.toContain('a prompt');
  });

  it('is an expiry when the notice says so', () => {
    expect(failureFrom('', true, 7).kind).toBe('expired');
  });
});
