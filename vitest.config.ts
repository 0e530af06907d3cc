import { defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from 'vitest/config';

const source = '@tfaip/source';
const folders = ['packages/*/src', 'examples/*/src', 'scripts'];

/**
 * Folders and files, without their endings, that have a process of their own for each file: they check or change what
 * belongs to the whole process, or put other modules in the place of those that a process has already loaded.
 */
const alone = [
  'scripts',
  'packages/{benchmarks,cli,libtensorflow,tensorboard,testing}/src',
  'packages/data/src/workers',
  'packages/trainer/src/kill',
  'packages/data/src/pipeline',
  'packages/data/src/sources/images/{before,after}Tensorflow',
  'packages/data/src/sources/streaming',
  'packages/export/src/damagedFiles',
  'packages/export/src/replaceDirectory',
  'packages/tfrecord/src/crc32c',
  'packages/trainer/src/backend/selectBackend',
  'packages/wasm/src/registerWasmBackend',
];

/** One run for the whole workspace; tests read the packages' sources, never stale build output. */
export function workspaceTests(endings: string[]): ViteUserConfig {
  const include = folders.flatMap((folder) => endings.map((ending) => `${folder}/**/*${ending}`));
  const inAlone = alone.flatMap((place) => endings.map((ending) => `${place}{,/**/*}${ending}`));
  return defineConfig({
    resolve: { conditions: [source] },
    ssr: { resolve: { conditions: [source, 'module', 'node', 'development|production'] } },
    test: {
      // Processes, not threads: the native library keeps process-wide state.
      pool: 'forks',
      maxWorkers: 2,
      execArgv: [`--conditions=${source}`],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      // tfjs's plain JavaScript backend, which many tests run on, recommends another one at its first operation.
      onConsoleLog: (text) => !text.includes('looks like you are running TensorFlow.js in Node.js'),
      // In the order of their names.
      projects: [
        project('alone', { include: inAlone }),
        project('together', {
          include,
          exclude: inAlone,
          isolate: false,
          setupFiles: ['packages/testing/src/sharedProcess.ts'],
        }),
      ],
    },
  });
}

function project(
  name: string,
  settings: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration {
  return { extends: true, test: { name, ...settings } };
}

/** The long tests run here too, on the seeded hundredth of their cases that `pnpm soak` runs in full. */
export default workspaceTests(['.test.ts', '.soak.ts']);
