// Writing
export { EventFileWriter, type EventFileWriterOptions } from './eventFileWriter.js';
// Pictures
export { type ImageGridOptions, imageGrid } from './png/imageGrid.js';
export { type Embedding, writeProjector } from './projector/writeProjector.js';
// Reading
export type { TensorValue } from './read/decodeTensor.js';
export type { EventDamage } from './read/eventFileTail.js';
export type {
  GraphEvent,
  ImageEvent,
  OtherEvent,
  ScalarEvent,
  SessionStartEvent,
  SummaryEvent,
  TensorboardEvent,
  TensorEvent,
} from './read/events.js';
export { readCurrentScalars } from './read/readCurrentScalars.js';
export { type EventStream, type ReadEventsOptions, readEvents } from './read/readEvents.js';
export { type ReadScalarsOptions, readScalars } from './read/readScalars.js';
// Serialized summaries, for SummaryWriter.summary and for metrics that are shown by a plugin
export { audioSummary } from './summaries/audio.js';
export {
  type ChartCategory,
  customScalarsSummary,
  type MarginChart,
  type MultilineChart,
} from './summaries/customScalars.js';
export type { ArrayValues, DenseArray, NumericValues } from './summaries/denseArray.js';
export { type HistogramOptions, histogramBuckets, histogramSummary } from './summaries/histogram.js';
export {
  type HParams,
  type HParamsMetric,
  type HParamsOptions,
  hparamsEndSummary,
  hparamsExperimentSummary,
  hparamsSummary,
} from './summaries/hparams.js';
export { imageSummary } from './summaries/image.js';
export { type Mesh, type MeshOptions, meshSummary } from './summaries/mesh.js';
export {
  type PrCurveOptions,
  prCurveSummary,
  prCurveSummaryOfCounts,
  type ThresholdCounts,
} from './summaries/prCurve.js';
export { scalarSummary } from './summaries/scalar.js';
export type { SummaryLabels } from './summaries/summaryValue.js';
export { type Text, textSummary } from './summaries/text.js';
export { SummaryWriter, type SummaryWriterOptions, type ValueOptions } from './summaryWriter.js';
// Errors
export { TensorboardError, type TensorboardErrorDetails } from './tensorboardError.js';
