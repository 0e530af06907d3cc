// Data sets

// Sources
export { ArrayGenerator, type StackedSamples } from './arrayGenerator.js';
// Parts
export { Batcher, type BatcherOptions } from './batcher.js';
export { DataBase } from './dataBase.js';
export { DataBaseParams, type DataClass } from './dataBaseParams.js';
export { DataGenerator } from './dataGenerator.js';
// Pipelines
export {
  type BatchesOptions,
  DataPipeline,
  type DataPipelineOptions,
  type PassOptions,
} from './dataPipeline.js';
export { DataPipelineParams } from './dataPipelineParams.js';
export type { PipelineMode } from './pipelineMode.js';
export { ShuffleBuffer } from './shuffleBuffer.js';
export type { StreamStage } from './streamStage.js';
export { unbatch } from './unbatch.js';
