// Complete exports
export {
  assignWeights,
  ExportError,
  type ExportedModel,
  type ExportInfo,
  readExport,
  readWeights,
  writeExport,
} from './exportedModel.js';
// Files
export { replaceDirectory, standingDirectory } from './replaceDirectory.js';
export {
  readSafetensors,
  type SafetensorsContent,
  SafetensorsError,
  writeSafetensors,
} from './safetensors.js';
