export { BenchmarkError } from './benchmarkError.js';
export {
  type EvaluatorBenchmarkOptions,
  evaluatorBenchmark,
  type MetricRow,
} from './evaluator/evaluatorBenchmark.js';
export { type MetricName, metricNames } from './evaluator/metricName.js';
export { parseList } from './options.js';
export type { BenchmarkRow } from './step/benchmarkRow.js';
export { type Network, networks } from './step/network.js';
export { type StepBenchmarkOptions, stepBenchmark } from './step/stepBenchmark.js';
export { type SystemName, systemNames } from './step/systems.js';
