// Noise
export { Dropout, type DropoutOptions } from './noise/dropout.js';
export { GaussianNoise, type GaussianNoiseOptions } from './noise/gaussianNoise.js';
// Normalisation
export { BatchNormalization, type BatchNormalizationOptions } from './normalization/batchNormalization.js';
export { LayerNormalization, type LayerNormalizationOptions } from './normalization/layerNormalization.js';
