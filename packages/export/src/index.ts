// Complete exports
export { ExportError } from './exportError.js';
export {
  assignWeights,
  type CodeEntry,
  type ExportedModel,
  type ExportManifest,
  exportFiles,
  readExport,
  readManifest,
  readWeights,
  replaceScenarioParams,
  sha256Of,
  writeExport,
} from './exportedModel.js';
export type { ExportContent, ExportInfo, ExportWriter, ScenarioCode } from './exportWriter.js';
// Keras files
export { KerasFileError } from './kerasFile/kerasFileError.js';
export { readKerasFile } from './kerasFile/readKerasFile.js';
// Files
export { replaceDirectory, standingDirectory } from './replaceDirectory.js';
export {
  readSafetensors,
  type SafetensorsContent,
  SafetensorsError,
  writeSafetensors,
} from './safetensors.js';
// TensorFlow checkpoints
export { TensorflowCheckpointError } from './tensorflowCheckpoint/checkpointError.js';
export { latestTensorflowCheckpoint } from './tensorflowCheckpoint/latestCheckpoint.js';
export {
  readTensorflowCheckpoint,
  type TensorflowCheckpoint,
} from './tensorflowCheckpoint/readTensorflowCheckpoint.js';
