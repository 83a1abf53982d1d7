import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Quick suites touch memory only; slow suites start local services or synthesize, or take seconds (`*.long.test.ts`). */
const slow = ['tests/contract/**', 'tests/cdk/**', 'tests/e2e/**', 'tests/local/**', 'tests/golden/**'];
const long = 'tests/**/*.long.test.ts';

export default defineConfig({
  test: {
    // Runs of the stack wait as much as they compute: two side by side use two cores, where vitest would take one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    setupFiles: ['tests/support/one-seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['tests/**/*.test.ts'],
          exclude: [...slow, long],
          pool: 'threads',
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: [...slow.map((folder) => `${folder.slice(0, -3)}/**/*.test.ts`), long],
          pool: 'forks',
        },
      },
    ],
  },
});
