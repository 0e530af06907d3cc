// SavedModels: apart from `@tfaip/export` because they need the native backend.

export { frozenSignatures } from './frozenSignatures.js';
export {
  type LoadedSavedModel,
  loadSavedModel,
  type SignatureTensor,
} from './loadSavedModel.js';
export { SavedModelError } from './metaGraph.js';
export type { SavedModelSignature } from './signature.js';
export { type SavedModelContent, writeSavedModel } from './writeSavedModel.js';
export { writeTensorflowCheckpoint } from './writeTensorflowCheckpoint.js';
