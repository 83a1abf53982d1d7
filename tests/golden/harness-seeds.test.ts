import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLossless } from '../../shared/domain/json-lossless.ts';
import { compileTask } from '../../shared/domain/tasks/compile-task.ts';
import { loadTask } from '../../shared/domain/tasks/load-task.ts';
import { isRefusal } from '../../shared/domain/tasks/refusal.ts';
import { seedFromRow } from '../../shared/domain/tasks/seed-from-row.ts';

const seeds = new URL('../../../shared/seeds/', import.meta.url);
const present = existsSync(seeds);
const title = present ? 'seeds of real rows' : 'seeds of real rows (absent: ../shared/seeds)';

/** Task file, rows, and what becomes of every row: kind of answer and language, or the reason. */
const expected: readonly (readonly [string, string, Readonly<Record<string, number>>])[] = [
  ['gsm8k/gsm8k.yaml', 'gsm8k', { 'number en': 300 }],
  ['arc/arc_challenge.yaml', 'arc_challenge', { 'choice en': 300 }],
  ['arc/arc_challenge_chat.yaml', 'arc_challenge', { 'choice en': 300 }],
  ['hendrycks_ethics/justice.yaml', 'ethics_justice', { 'label en': 300 }],
  ['kobest/kobest_boolq.yaml', 'kobest_boolq', { 'label ko': 300 }],
  ['mgsm/direct/mgsm_direct_es.yaml', 'mgsm_direct_es', { 'number es': 8 }],
  ['mgsm/native_cot/mgsm_native_cot_zh.yaml', 'mgsm_direct_zh', { 'number zh': 8 }],
  ['truthfulqa-multi/truthfulqa-multi_mc1_es.yaml', 'truthfulqa-multi_mc1_es', { few_options: 6 }],
];

describe.skipIf(!present)(title, () => {
  it.each(expected)('%s over %s', (yaml, data, counts) => {
    const loaded = loadTask((path) => {
      const file = new URL(`tasks/${path}`, seeds);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    }, yaml);
    if (isRefusal(loaded)) throw new Error(loaded.message);
    const task = compileTask(loaded.config);
    if (isRefusal(task)) throw new Error(task.message);
    const got: Record<string, number> = {};
    for (const line of readFileSync(new URL(`data/${data}/train.jsonl`, seeds), 'utf8').trim().split('\n')) {
      const row = parseLossless(line);
      if (!row.ok || !(row.value instanceof Map)) throw new Error(line.slice(0, 80));
      const reading = seedFromRow(task, row.value);
      const outcome = reading.kept ? `${reading.seed.answer_kind} ${reading.seed.lang}` : reading.reason;
      got[outcome] = (got[outcome] ?? 0) + 1;
    }
    expect(got).toEqual(counts);
  });
});
