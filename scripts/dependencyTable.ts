/**
 * Which packages of the workspace each package may import; what is not listed is forbidden. Arrows only point down
 * this table. The reasons are in ARCHITECTURE.md.
 */
export const allowedImports: Readonly<Record<string, readonly string[]>> = allImports();

/** Subpaths with a row of their own: `@tfaip/tensorboard` knows no model, its layer does. */
export const subpathImports: Readonly<Record<string, readonly string[]>> = {
  'tensorboard/src/layer': ['core'],
};

/**
 * Helpers of the tests: test files may import them, no source may. `numerics` runs steps on every backend, so that
 * the packages that it runs them with cannot have it in their own tests.
 */
export const testOnlyPackages: readonly string[] = ['testing', 'numerics'];

/** Development dependencies whose code the build bundles, so that source may import them. */
export const bundledDependencies: Readonly<Record<string, readonly string[]>> = {
  libtensorflow: ['@tensorflow/tfjs-node-gpu'],
};

function allImports(): Record<string, string[]> {
  const leaves = { evaluator: [], tfrecord: [], core: [], libtensorflow: [], wasm: [] };
  const onTfRecord = { tensorboard: ['tfrecord'], data: ['core', 'tfrecord'] };
  const onCore = { layers: ['core'], 'losses-metrics': ['core', 'tensorboard'], optimizers: ['core'] };
  const onRuntimes = {
    graph: ['core', 'libtensorflow'],
    export: ['core', 'graph', 'libtensorflow', 'tfrecord'],
  };
  const belowTrainer = [leaves, onTfRecord, onCore, onRuntimes].flatMap((row) => Object.keys(row));
  const belowCli = [...belowTrainer, 'trainer'];
  const top = { trainer: belowTrainer, cli: belowCli, benchmarks: [...belowCli, 'cli'] };
  const testing = ['core', 'libtensorflow', 'wasm'];
  const helpers = { testing, numerics: ['testing', 'graph', ...testing] };
  return { ...leaves, ...onTfRecord, ...onCore, ...onRuntimes, ...top, ...helpers };
}
