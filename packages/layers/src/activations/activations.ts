import * as tf from '@tensorflow/tfjs';
import { gelu } from './gelu.js';

/** A function of each value (softmax and its like: of the last axis), float32 of any shape. */
export type ActivationFunction = (x: tf.Tensor) => tf.Tensor;

/** Slope of {@link leakyRelu} below 0, as in Keras. */
const LEAKY_SLOPE = 0.2;

/** Klambauer et al. 2017: with these the mean 0 and the variance 1 are a fixed point. */
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/**
 * min(max(x, 0), 6), Krizhevsky 2010. Its gradient is 0 at 0 and at 6, as in TensorFlow; that of `tf.relu6` is 1 at 6 on
 * other backends.
 */
export function relu6(x: tf.Tensor): tf.Tensor {
  const compute = tf.customGrad((input, save) => {
    (save as tf.GradSaveFunc)([input as tf.Tensor]);
    const gradFunc = (dy: tf.Tensor, [at]: tf.Tensor[]): tf.Tensor =>
      tf.mul(dy, tf.cast(tf.logicalAnd(tf.greater(at!, 0), tf.less(at!, 6)), 'float32'));
    return { value: tf.relu6(input as tf.Tensor), gradFunc };
  });
  return compute(x);
}

/** relu6(x + 3) / 6: as in Keras 3 and MobileNetV3; tfjs' `hardSigmoid` is clip(0.2 x + 0.5, 0, 1). */
export function hardSigmoid(x: tf.Tensor): tf.Tensor {
  return tf.div(relu6(tf.add(x, 3)), 6);
}

/** x · hardSigmoid(x), Howard et al. 2019 (hard swish). */
export function hardSilu(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, hardSigmoid(x));
}

/** x · σ(x), Elfwing et al. 2018 (swish). */
export function silu(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.sigmoid(x));
}

/** x where positive, else 0.2 · x; Maas et al. 2013. */
export function leakyRelu(x: tf.Tensor): tf.Tensor {
  return tf.leakyRelu(x, LEAKY_SLOPE);
}

/**
 * max(x, 0) + alpha · (exp(min(x, 0) / alpha) - 1), Barron 2017. With alpha = 1 it is ELU, but for the gradient at exactly
 * 0: both parts pass it, so that it is 2, as in Keras.
 *
 * @param alpha not 0; default 1.
 */
export function celu(x: tf.Tensor, alpha = 1): tf.Tensor {
  const negative = tf.expm1(tf.div(tf.minimum(x, 0), alpha));
  return tf.add(tf.maximum(x, 0), tf.mul(negative, alpha));
}

/** 1.0507 · (x where positive, else 1.6733 · (exp(x) - 1)); Klambauer et al. 2017. */
export function selu(x: tf.Tensor): tf.Tensor {
  // At exactly 0 the first part alone has a gradient.
  const negative = tf.elu(tf.neg(tf.relu(tf.neg(x))));
  return tf.add(tf.mul(tf.maximum(x, 0), SELU_SCALE), tf.mul(negative, SELU_ALPHA * SELU_SCALE));
}

/** a · σ(b) with the halves a and b of an axis, Dauphin et al. 2017; the axis must be of an even length. */
export function glu(x: tf.Tensor, axis = -1): tf.Tensor {
  const [a, b] = tf.split(x, 2, axis) as [tf.Tensor, tf.Tensor];
  return tf.mul(a, tf.sigmoid(b));
}

/** x · tanh(softplus(x)), Misra 2019. */
export function mish(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.tanh(tf.softplus(x)));
}

/** x / (1 + |x|). */
export function softsign(x: tf.Tensor): tf.Tensor {
  return tf.div(x, tf.add(tf.abs(x), 1));
}

/** log σ(x) = -softplus(-x). */
export function logSigmoid(x: tf.Tensor): tf.Tensor {
  return tf.neg(tf.softplus(tf.neg(x)));
}

/**
 * exp(x) / Σ exp(x) over an axis.
 *
 * @param axis of which the results add up to 1; negative counts from the end. Default -1.
 */
export function softmax(x: tf.Tensor, axis = -1): tf.Tensor {
  const place = axis < 0 ? axis + x.rank : axis;
  if (place === x.rank - 1) return tf.softmax(x);
  const last = x.shape.map((_, i) => (i === place ? x.rank - 1 : i === x.rank - 1 ? place : i));
  return tf.transpose(tf.softmax(tf.transpose(x, last)), last);
}

/** Names of activations, those of Keras. */
export type ActivationName =
  | 'celu'
  | 'elu'
  | 'exponential'
  | 'gelu'
  | 'gelu_tanh'
  | 'glu'
  | 'hard_sigmoid'
  | 'hard_silu'
  | 'leaky_relu'
  | 'linear'
  | 'log_sigmoid'
  | 'log_softmax'
  | 'mish'
  | 'relu'
  | 'relu6'
  | 'selu'
  | 'sigmoid'
  | 'silu'
  | 'softmax'
  | 'softplus'
  | 'softsign'
  | 'tanh';

/** All activations. */
export const activations: Readonly<Record<ActivationName, ActivationFunction>> = {
  celu: (x) => celu(x),
  elu: (x) => tf.elu(x),
  exponential: (x) => tf.exp(x),
  gelu: (x) => gelu(x),
  gelu_tanh: (x) => gelu(x, { approximate: true }),
  glu: (x) => glu(x),
  hard_sigmoid: hardSigmoid,
  hard_silu: hardSilu,
  leaky_relu: leakyRelu,
  linear: (x) => x,
  log_sigmoid: logSigmoid,
  log_softmax: (x) => tf.logSoftmax(x),
  mish,
  relu: (x) => tf.relu(x),
  relu6,
  selu,
  sigmoid: (x) => tf.sigmoid(x),
  silu,
  softmax: (x) => softmax(x),
  softplus: (x) => tf.softplus(x),
  softsign,
  tanh: (x) => tf.tanh(x),
};
