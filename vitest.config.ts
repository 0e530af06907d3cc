import { defineConfig } from 'vitest/config';

const source = '@tfaip/source';

/** One run for the whole workspace; tests read the packages' sources, never stale build output. */
export default defineConfig({
  resolve: { conditions: [source] },
  ssr: { resolve: { conditions: [source, 'module', 'node', 'development|production'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
    // One process per file: the native library keeps process-wide state that worker threads would share.
    pool: 'forks',
    maxWorkers: 2,
    execArgv: [`--conditions=${source}`],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
