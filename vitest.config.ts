import { defineConfig } from 'vitest/config';
import LongestFirst from './tests/harness/longest-first.js';

// Two kinds of tests. The unit tests need nothing; the others share one PostgreSQL and one Temporal server, which
// tests/harness/global-setup.ts starts once for a run (and not at all where only unit tests run).
export default defineConfig({
  test: {
    pool: 'forks',
    // A process keeps its modules from file to file: loading them was a fifth of the whole. No test mocks a module, and none keeps state
    // in one but Temporal's runtime, which a process has once in any case.
    isolate: false,
    // One more than two cores: much of a test is waiting for a clock.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './tests/harness/closing-line.ts'],
    // Two waits of `eventually`: a test fails with the word of what it waited for.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], testTimeout: 10_000 } },
      {
        extends: true,
        test: {
          name: 'real',
          include: ['tests/{workflows,replay,integration,e2e,faults}/**/*.test.ts'],
          globalSetup: './tests/harness/global-setup.ts',
        },
      },
    ],
  },
});
