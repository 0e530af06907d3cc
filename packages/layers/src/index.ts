// Activations
export { Activation } from './activations/activation.js';
export {
  type ActivationFunction,
  type ActivationName,
  activations,
  celu,
  glu,
  hardShrink,
  hardSigmoid,
  hardSilu,
  leakyRelu,
  logSigmoid,
  mish,
  relu6,
  selu,
  silu,
  softmax,
  softShrink,
  softsign,
  sparsePlus,
  sparseSigmoid,
  squareplus,
} from './activations/activations.js';
export { type GeluOptions, gelu } from './activations/gelu.js';
// Attention
export {
  type AttentionInputs,
  type AttentionResult,
  MultiHeadAttention,
  type MultiHeadAttentionOptions,
} from './attention/multiHeadAttention.js';
export {
  type PaddedSequence,
  TransformerBlock,
  type TransformerBlockOptions,
} from './attention/transformerBlock.js';
// Convolution
export { Conv1D, type Conv1DOptions } from './convolution/conv1d.js';
export { Conv2D, type Conv2DOptions } from './convolution/conv2d.js';
export { Conv2DTranspose, type Conv2DTransposeOptions } from './convolution/conv2dTranspose.js';
export type { ConvolutionOptions } from './convolution/convolutionOptions.js';
export type { ConvolutionPadding } from './convolution/convolve.js';
export { DepthwiseConv2D, type DepthwiseConv2DOptions } from './convolution/depthwiseConv2d.js';
// Embedding
export { Embedding, type EmbeddingOptions } from './embedding/embedding.js';
// Initializers
export {
  glorotNormal,
  heNormal,
  type Initializer,
  lecunNormal,
  type NormalInitializerOptions,
} from './initializers/normalInitializers.js';
// Noise
export { Dropout, type DropoutOptions } from './noise/dropout.js';
export { GaussianNoise, type GaussianNoiseOptions } from './noise/gaussianNoise.js';
// Normalisation
export { BatchNormalization, type BatchNormalizationOptions } from './normalization/batchNormalization.js';
export { GroupNormalization, type GroupNormalizationOptions } from './normalization/groupNormalization.js';
export { LayerNormalization, type LayerNormalizationOptions } from './normalization/layerNormalization.js';
export { RMSNormalization, type RMSNormalizationOptions } from './normalization/rmsNormalization.js';
// Pooling
export { GlobalAveragePooling1D } from './pooling/globalAveragePooling1d.js';
// Recurrent
export {
  Bidirectional,
  type BidirectionalMerge,
  type BidirectionalOptions,
} from './recurrent/bidirectional.js';
export type { GateActivationName } from './recurrent/gateActivation.js';
export { GRU, type GRUOptions } from './recurrent/gru.js';
export { LSTM, type LSTMOptions } from './recurrent/lstm.js';
export {
  type BuiltCell,
  RecurrentLayer,
  type RecurrentLayerOptions,
  type RecurrentResult,
  type RecurrentSequence,
} from './recurrent/recurrentLayer.js';
export type { CellGradient, CellStep, RecurrentCell } from './recurrent/recurrentLoop.js';
export { SimpleRNN } from './recurrent/simpleRnn.js';
// Resizing
export { UpSampling2D, type UpSampling2DOptions } from './resizing/upSampling2d.js';
// Sequences
export type { MaskedSequence } from './sequence/maskedSequence.js';
