import { defineConfig, type ViteUserConfig } from 'vitest/config';

const source = '@tfaip/source';
const folders = ['packages/*/src/**', 'examples/*/src/**', 'scripts/**'];

/** One run for the whole workspace; tests read the packages' sources, never stale build output. */
export function workspaceTests(endings: string[]): ViteUserConfig {
  return defineConfig({
    resolve: { conditions: [source] },
    ssr: { resolve: { conditions: [source, 'module', 'node', 'development|production'] } },
    test: {
      include: folders.flatMap((folder) => endings.map((ending) => `${folder}/*${ending}`)),
      // One process per file: the native library keeps process-wide state that worker threads would share.
      pool: 'forks',
      maxWorkers: 2,
      execArgv: [`--conditions=${source}`],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      // tfjs's plain JavaScript backend, which many tests run on, recommends another one at its first operation.
      onConsoleLog: (text) => !text.includes('looks like you are running TensorFlow.js in Node.js'),
    },
  });
}

/** The long tests run here too, on the seeded hundredth of their cases that `pnpm soak` runs in full. */
export default workspaceTests(['.test.ts', '.soak.ts']);
