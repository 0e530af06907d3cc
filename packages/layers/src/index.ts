// Activations
export { type GeluOptions, gelu } from './activations/gelu.js';
// Attention
export {
  type AttentionInputs,
  MultiHeadAttention,
  type MultiHeadAttentionOptions,
} from './attention/multiHeadAttention.js';
export {
  type PaddedSequence,
  TransformerBlock,
  type TransformerBlockOptions,
} from './attention/transformerBlock.js';
// Embedding
export { Embedding, type EmbeddingOptions } from './embedding/embedding.js';
// Noise
export { Dropout, type DropoutOptions } from './noise/dropout.js';
export { GaussianNoise, type GaussianNoiseOptions } from './noise/gaussianNoise.js';
// Normalisation
export { BatchNormalization, type BatchNormalizationOptions } from './normalization/batchNormalization.js';
export { LayerNormalization, type LayerNormalizationOptions } from './normalization/layerNormalization.js';
// Recurrent
export { LSTM, type LSTMOptions, type MaskedSequence } from './recurrent/lstm.js';
