// Losses
export { Loss, type LossOptions } from './loss/loss.js';
export { type LossWeighting, type Reduction, reduceLoss } from './loss/reduction.js';
export { softmaxCrossentropy } from './losses/softmaxCrossentropy.js';
export {
  SparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyOptions,
} from './losses/sparseCategoricalCrossentropy.js';
// Metrics
export { Metric, type MetricArguments, type MetricOptions } from './metric/metric.js';
export { Accuracy } from './metrics/accuracy.js';
export { Mean } from './metrics/mean.js';
export { MeanMetric } from './metrics/meanMetric.js';
export { SparseCategoricalAccuracy } from './metrics/sparseCategoricalAccuracy.js';
