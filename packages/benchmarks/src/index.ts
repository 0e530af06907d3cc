export { BenchmarkError } from './benchmarkError.js';
export { parseList } from './options.js';
export type { BenchmarkRow } from './step/benchmarkRow.js';
export { type Network, networks } from './step/network.js';
export { type StepBenchmarkOptions, stepBenchmark } from './step/stepBenchmark.js';
export { type SystemName, systemNames } from './step/systems.js';
