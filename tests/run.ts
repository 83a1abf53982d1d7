// Fetches what is missing, runs every suite and ends with one line that counts tests. `npm test -- <vitest arguments>` narrows it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const node = process.execPath;
const checks: readonly (readonly string[])[] = [
  ['node_modules/@biomejs/biome/bin/biome', 'check', '.'],
  ['node_modules/typescript/bin/tsc', '-p', '.'],
];
let failedChecks = 0;
for (const check of checks) {
  const { status } = spawnSync(node, [...check], { cwd: root, stdio: 'inherit' });
  if (status !== 0) failedChecks += 1;
}

if (process.argv.length === 2) spawnSync(node, ['tests/fetch.ts'], { cwd: root, stdio: 'inherit' });

const box = mkdtempSync(join(tmpdir(), 'sower-tests-'));
const report = join(box, 'report.json');
const vitest = spawnSync(
  node,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
const counts = readCounts();
rmSync(box, { recursive: true, force: true });
const passed = counts.passed + checks.length - failedChecks;
const failed = counts.failed + failedChecks;
process.stdout.write(
  `\n${passed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}\n`,
);
process.exit(failed > 0 || vitest.status !== 0 || counts.passed === 0 ? 1 : 0);

/** A run that wrote no report counts as one failure. */
function readCounts(): { passed: number; failed: number; skipped: number } {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(
      readFileSync(report, 'utf8'),
    ) as Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numFailedTestSuites', number>;
    return {
      passed: numPassedTests,
      failed: numFailedTests === 0 && numFailedTestSuites > 0 ? numFailedTestSuites : numFailedTests,
      skipped: numPendingTests,
    };
  } catch (cause) {
    process.stderr.write(`The test runner left no report: ${String(cause)}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
