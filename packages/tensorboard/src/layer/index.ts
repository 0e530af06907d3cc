export { type FeatureMapsOptions, featureMaps } from './featureMaps.js';
export {
  type TensorboardFunction,
  TensorboardWriter,
  type TensorboardWriterOptions,
} from './tensorboardWriter.js';
export { TFAIPLayerBase } from './tfaipLayerBase.js';
