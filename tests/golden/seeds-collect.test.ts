import { execFileSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UnifiedRecord } from '../../shared/domain/tasks/unified/unified-record.ts';

const root = join(import.meta.dirname, '../..');
const material = join(root, '../shared/seeds');

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sower-collect-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function collect(words: readonly string[], flags: readonly string[] = []): { totals: { [name: string]: unknown } } {
  const main = join(root, 'cli/main.ts');
  const out = execFileSync(process.execPath, [...flags, main, 'seeds', 'collect', ...words, '--json'], { cwd: root });
  return JSON.parse(out.toString());
}

const linesOf = (path: string): { [name: string]: unknown }[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('sower seeds collect', () => {
  it('needs no more memory for more rows', async () => {
    const folder = scratch();
    mkdirSync(join(folder, 'tasks/sums'), { recursive: true });
    mkdirSync(join(folder, 'rows/sums'), { recursive: true });
    const keys = 'training_split: train\ntest_split: test\ndoc_to_text: "{{q}}"\ndoc_to_target: "{{a}}"\n';
    writeFileSync(join(folder, 'tasks/sums/sums.yaml'), `task: sums\ndataset_path: org/sums\n${keys}`);
    const rows = createWriteStream(join(folder, 'rows/sums/train.jsonl'));
    const padding = 'Nobody brings any back. '.repeat(20);
    for (let index = 0; index < 30_000; index += 1)
      if (!rows.write(`{"q": "How many are ${index} and 1? ${padding}", "a": "${index + 1}"}\n`)) await once(rows, 'drain');
    rows.end();
    await once(rows, 'close');
    const words = [join(folder, 'tasks'), '--rows', join(folder, 'rows'), '--out', join(folder, 'drop'), '--licenses', 'unknown'];
    // The records are some 65 MB; a heap of 32 MB holds neither them nor the rows.
    const { totals } = collect(words, ['--max-old-space-size=32', '--max-semi-space-size=4']);
    expect(totals).toMatchObject({ rows: 30_000, kept: 30_000 });
  });
});

const present = existsSync(material);
const title = present ? 'sower seeds collect on real rows' : 'sower seeds collect on real rows (absent: ../shared/seeds)';

describe.skipIf(!present)(title, () => {
  it('collects every admitted task that has rows', () => {
    const drop = join(scratch(), 'drop');
    const { totals } = collect([material, '--rows', material, '--out', drop]);
    expect(totals).toMatchObject({ collected: 12, variants: 9, rows: 2722, kept: 2722, refused_rows: 0, reasons: {} });
    const records = linesOf(join(drop, 'seeds.jsonl')).map((line) => UnifiedRecord.parse(line));
    const tasks = new Map(linesOf(join(drop, 'report.jsonl')).map((line) => [line.task, line]));
    for (const task of ['mts_dialog', 'lambada_uyghur']) expect(tasks.get(task)).toMatchObject({ code: 'train_is_eval_split' });
    expect(records).toHaveLength(2722);
  });

  it('shows what the harness shows, options in another order but for --canonical', () => {
    const drop = join(scratch(), 'drop');
    for (const flags of [[], ['--canonical']]) {
      collect([material, '--rows', material, '--out', drop, '--task', 'arc_challenge', 'kobest_copa', 'ethics_justice', ...flags]);
      const records = linesOf(join(drop, 'seeds.jsonl')).map((line) => UnifiedRecord.parse(line));
      const golden = new Map(
        ['arc_challenge', 'kobest_copa', 'ethics_justice'].flatMap((task) =>
          linesOf(join(material, 'golden', `${task}.jsonl`)).map((line) => [`${task} ${line.row_id}`, line] as const),
        ),
      );
      for (const { task, source, options, order, answer, prompt, target } of records) {
        const line = golden.get(`${task} ${source.row}`);
        const choices = Array.isArray(line?.choices) ? line.choices : [];
        expect(options?.map(({ text }) => text)).toEqual(order?.map((index) => String(choices[index]).trim()));
        expect([answer.text, prompt, target]).toEqual([String(line?.answer_text).trim(), line?.text, line?.answer_text]);
      }
      const moved = records.filter(({ order }) => order?.some((from, at) => from !== at)).length;
      expect(moved > records.length / 3).toBe(flags.length === 0);
    }
  });
});
