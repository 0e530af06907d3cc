// SavedModels: apart from `@tfaip/export` because they need the native backend.
export {
  type LoadedSavedModel,
  loadSavedModel,
  SavedModelError,
  type SignatureTensor,
} from './loadSavedModel.js';
export type { SavedModelSignature } from './signature.js';
export { type SavedModelContent, writeSavedModel } from './writeSavedModel.js';
