// Data sets

export { ArrayGenerator, type StackedSamples } from './arrayGenerator.js';
export { DataBase } from './dataBase.js';
export { DataBaseParams, type DataClass } from './dataBaseParams.js';
export { DataGenerator } from './dataGenerator.js';
export type { PipelineMode } from './pipelineMode.js';

// Pipelines

export {
  type BatchesOptions,
  DataPipeline,
  type DataPipelineOptions,
  type PassOptions,
} from './dataPipeline.js';
export { DataPipelineParams } from './dataPipelineParams.js';

// Their parts

export { Batcher, type BatcherOptions } from './batcher.js';
export { ShuffleBuffer } from './shuffleBuffer.js';
export type { StreamStage } from './streamStage.js';
export { unbatch } from './unbatch.js';
