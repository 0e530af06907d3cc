/**
 * Noise of tfjs' own layers inside steps. tfjs draws in JavaScript: its numbers would be frozen into a recorded step, and
 * a seeded layer repeats its mask even when it runs eagerly. So the instances that a graph owns get a `call` that draws
 * by the step's seed and number; outside of steps, and when they are not training, they do what tfjs made them do.
 */
import * as tf from '@tensorflow/tfjs';
import { dropoutMask } from '../random/dropoutMask.js';
import { randomNormal, randomUniform } from '../random/randomNumbers.js';
import { currentStep, type StepContext } from '../runtime/stepContext.js';
import { type OpenLayer, visitLayers } from './nestedLayers.js';

type Call = (inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }) => tf.Tensor | tf.Tensor[];

/** A noise layer of tfjs: `rate` or `stddev` by class. */
interface NoiseLayer {
  call: Call;
  readonly rate: number;
  readonly stddev: number;
  readonly noiseShape?: readonly (number | null)[];
  getClassName(): string;
  getNoiseShape(input: tf.Tensor): readonly number[] | null | undefined;
  invokeCallHook(inputs: tf.Tensor | tf.Tensor[], kwargs: object): void;
}

/** A recurrent cell of tfjs, which keeps its masks from one time step to the next. */
interface NoisyCell {
  call: Call;
  dropoutMask: tf.Tensor | tf.Tensor[] | null;
  recurrentDropoutMask: tf.Tensor | tf.Tensor[] | null;
  /** Makes a mask of ones; tfjs' own dropout where there is none. */
  dropoutFunc?: (ones: tf.Tensor, rate: number) => tf.Tensor;
}

type Noise = (layer: NoiseLayer, input: tf.Tensor, key: string) => tf.Tensor;

/** By class name what the layer does to its input in training, as tfjs does it but for the source of the numbers. */
const noises: Readonly<Record<string, Noise>> = {
  Dropout: dropped,
  SpatialDropout1D: dropped,
  AlphaDropout: alphaDropped,
  GaussianNoise: ({ stddev }, input, key) => tf.add(input, tf.mul(randomNormal(input.shape, key), stddev)),
  GaussianDropout({ rate }, input, key) {
    const stddev = Math.sqrt(rate / (1 - rate));
    return tf.mul(input, tf.add(tf.mul(randomNormal(input.shape, key), stddev), 1));
  },
};

/** Layers that draw by steps already, so that each is changed once. */
const changed = new WeakSet<object>();

/**
 * Makes a tfjs layer and those inside it draw their noise by the step that runs: new in every step, the same for the
 * same seed, whether the layer has a seed of its own or not.
 *
 * @param path names the layer among the draws of a step; asked at each call.
 */
export function drawNoiseBySteps(layer: tf.layers.Layer, path: () => string): void {
  visitLayers(layer, (inner, prefix) => {
    if (changed.has(inner)) return;
    changed.add(inner);
    const key = (): string => `${path()}/${prefix}noise`;
    if (isNoiseLayer(inner)) changeNoise(inner, key);
    if (isNoisyCell(inner)) changeCell(inner, key);
    if (inner.cell) renewMasksByCall(inner);
  });
}

function isNoiseLayer(layer: OpenLayer | NoiseLayer): layer is NoiseLayer {
  return (layer as NoiseLayer).getClassName() in noises;
}

function isNoisyCell(layer: OpenLayer | NoisyCell): layer is NoisyCell {
  return 'dropoutMask' in layer && 'recurrentDropoutMask' in layer;
}

function changeNoise(layer: NoiseLayer, key: () => string): void {
  const ofTfjs = layer.call.bind(layer);
  const noise = noises[layer.getClassName()]!;
  layer.call = (inputs, kwargs) => {
    // tfjs too lets its inputs pass at the rates 0 and 1.
    const idle = layer.rate !== undefined && !(layer.rate > 0 && layer.rate < 1);
    if (!kwargs.training || !currentStep() || idle) return ofTfjs(inputs, kwargs);
    layer.invokeCallHook(inputs, kwargs);
    const input = Array.isArray(inputs) ? inputs[0]! : inputs;
    return tf.tidy(() => noise(layer, input, key()));
  };
}

function dropped(layer: NoiseLayer, input: tf.Tensor, key: string): tf.Tensor {
  return tf.mul(input, dropoutMask(layer.getNoiseShape(input) ?? input.shape, layer.rate, key));
}

/** Klambauer et al. 2017, "Self-normalizing neural networks": dropped inputs take SELU's limit at -∞. */
function alphaDropped({ rate, noiseShape }: NoiseLayer, input: tf.Tensor, key: string): tf.Tensor {
  const limit = -1.6732632423543772 * 1.0507009873554805;
  const shape = noiseShape?.map((length, i) => length ?? input.shape[i]!) ?? input.shape;
  const kept = tf.cast(tf.greaterEqual(randomUniform(shape, key), rate), 'float32');
  const mixed = tf.add(tf.mul(input, kept), tf.mul(tf.sub(1, kept), limit));
  // Restores mean 0 and variance 1.
  const scale = ((1 - rate) * (1 + rate * limit ** 2)) ** -0.5;
  return tf.add(tf.mul(mixed, scale), -scale * limit * rate);
}

/** Its masks come from the step; a cell that is called on its own gets new ones in each step. */
function changeCell(cell: NoisyCell, key: () => string): void {
  const ofTfjs = cell.call.bind(cell);
  cell.dropoutFunc ??= (ones, rate) =>
    currentStep() ? dropoutMask(ones.shape, rate, key()) : tf.dropout(ones, rate);
  let step: StepContext | undefined;
  cell.call = (inputs, kwargs) => {
    if (currentStep() !== step) forgetMasks(cell);
    step = currentStep();
    return ofTfjs(inputs, kwargs);
  };
}

/**
 * Masks live as long as a call of the recurrent layer over its time steps. In tfjs `rnn({ cell })` keeps those of its
 * very first call for ever, and other layers keep theirs until the next one.
 */
function renewMasksByCall(layer: OpenLayer): void {
  const open = layer as unknown as { call: Call };
  const ofTfjs = open.call.bind(layer);
  const forget = (): void =>
    visitLayers(layer.cell as object, (inner) => {
      if (isNoisyCell(inner)) forgetMasks(inner);
    });
  open.call = (inputs, kwargs) => {
    if (!currentStep()) return ofTfjs(inputs, kwargs);
    forget();
    try {
      return ofTfjs(inputs, kwargs);
    } finally {
      forget();
    }
  };
}

function forgetMasks(cell: NoisyCell): void {
  tf.dispose([cell.dropoutMask ?? [], cell.recurrentDropoutMask ?? []]);
  cell.dropoutMask = null;
  cell.recurrentDropoutMask = null;
}
