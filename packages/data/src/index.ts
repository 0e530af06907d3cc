// Data sets

export { ArrayGenerator, type StackedSamples } from './arrayGenerator.js';
export { type CreatePipelineOptions, DataBase, type EvaluationSet } from './dataBase.js';
export { DataBaseParams, type DataClass } from './dataBaseParams.js';
export { DataGenerator } from './dataGenerator.js';
export { ListFileData, ListFileDataParams } from './listFileData.js';
export type { PipelineMode } from './pipelineMode.js';

export { exportResources, locateResources, type WithResources } from './resources/resources.js';

// Processors

export {
  GeneratingDataProcessor,
  MappingDataProcessor,
  type ProcessorContext,
} from './processors/dataProcessor.js';
export {
  type DataProcessorClass,
  DataProcessorGroupParams,
  DataProcessorParams,
  ProcessingStepParams,
} from './processors/processingStepParams.js';
export type { SampleRandom } from './processors/sampleRandom.js';

// Pipelines

export type { BatchStream } from './batchStream.js';
export {
  type BenchmarkInputPipelineOptions,
  benchmarkInputPipeline,
  type StageRate,
} from './benchmark/benchmarkInputPipeline.js';
export {
  type BatchesOptions,
  DataPipeline,
  type DataPipelineOptions,
  type PassOptions,
} from './dataPipeline.js';
export { DataPipelineParams } from './dataPipelineParams.js';
export type { OrderPosition, PipelinePosition, ShufflePosition } from './position/pipelinePosition.js';
export type { ProcessorTime } from './processors/processing.js';
export type { OnError } from './sampleFailures.js';
export { WorkerPool, type WorkerPoolOptions } from './workers/workerPool.js';

// Their parts

export { Batcher, type BatcherOptions } from './batcher.js';
export { ShuffleBuffer, type ShuffleState } from './shuffleBuffer.js';
export type { StreamStage } from './streamStage.js';
export { unbatch } from './unbatch.js';

// Sources of samples

export { ArrowParams } from './sources/arrow/arrowParams.js';
export type { ConcurrencyOptions } from './sources/concurrency.js';
export { CsvParams } from './sources/csvParams.js';
export { type FieldsToSampleOptions, fieldsToSample } from './sources/fieldsToSample.js';
export { fieldToArray } from './sources/fieldToArray.js';
export { FileGenerator, type FileItem } from './sources/fileGenerator.js';
export { findFiles } from './sources/findFiles.js';
export { type DecodedImage, decodeImage, imageToArray } from './sources/images/decodeImage.js';
export {
  ImageFolderGenerator,
  ImageFolderParams,
  type LabelledImage,
} from './sources/images/imageFolderGenerator.js';
export { type ImageMode, ImageParams } from './sources/images/imageParams.js';
export { IterableGenerator, type StartIteration } from './sources/iterableGenerator.js';
export { JsonLinesParams } from './sources/jsonLinesParams.js';
export {
  type ListedFile,
  ListFileParams,
  listFileGenerator,
  readListFiles,
} from './sources/listFileGenerator.js';
export { decodeNpy, encodeNpy, readNpy, writeNpy } from './sources/numpy/npy.js';
export { readNpz, type WriteNpzOptions, writeNpz } from './sources/numpy/npz.js';
export { NumpyParams } from './sources/numpy/numpyParams.js';
export { ParquetParams } from './sources/parquetParams.js';
export type { Fields, FoundRecord, RecordFormat } from './sources/recordFormat.js';
export { RecordGenerator } from './sources/recordGenerator.js';
export type { RecordPosition } from './sources/recordPosition.js';
export { RecordSourceParams } from './sources/recordSourceParams.js';
export { recordSources } from './sources/recordSources.js';
export { decodeExample, type Example, encodeExample, type Feature } from './sources/tfrecord/example.js';
export { TfRecordParams, writeExamples } from './sources/tfrecord/tfRecordParams.js';
export type { ToSample } from './sources/toSample.js';
