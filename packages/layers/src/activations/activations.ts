import * as tf from '@tensorflow/tfjs';
import { gelu } from './gelu.js';

/** A function of each value (softmax and its like: of the last axis), float32 of any shape. */
export type ActivationFunction = (x: tf.Tensor) => tf.Tensor;

/** Slope of {@link leakyRelu} below 0, as in Keras. */
const LEAKY_SLOPE = 0.2;

/** Of {@link hardShrink} and {@link softShrink}, as in Keras. */
const SHRINK_THRESHOLD = 0.5;

/** Klambauer et al. 2017: with these the mean 0 and the variance 1 are a fixed point. */
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/**
 * min(max(x, 0), 6), Krizhevsky 2010. Its gradient is 0 at 0 and at 6, as in TensorFlow; that of `tf.relu6` is 1 at 6 on
 * other backends.
 */
export function relu6(x: tf.Tensor): tf.Tensor {
  return withSlope(x, {
    value: (at) => tf.relu6(at),
    slope: (at) => tf.cast(tf.logicalAnd(tf.greater(at, 0), tf.less(at, 6)), 'float32'),
  });
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

/** x where |x| > 0.5, else 0. */
export function hardShrink(x: tf.Tensor): tf.Tensor {
  const kept = (at: tf.Tensor): tf.Tensor => tf.cast(tf.greater(tf.abs(at), SHRINK_THRESHOLD), 'float32');
  return withSlope(x, { value: (at) => tf.mul(at, kept(at)), slope: kept });
}

/** x moved by 0.5 towards 0, where it is within 0.5 of it to 0. */
export function softShrink(x: tf.Tensor): tf.Tensor {
  const above = tf.relu(tf.sub(x, SHRINK_THRESHOLD));
  return tf.sub(above, tf.relu(tf.neg(tf.add(x, SHRINK_THRESHOLD))));
}

/** (x + √(x² + 4)) / 2, Barron 2021. */
export function squareplus(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(x, tf.sqrt(tf.add(tf.square(x), 4))), 0.5);
}

/** 0 up to -1, (x + 1)² / 4 up to 1, x from there on. */
export function sparsePlus(x: tf.Tensor): tf.Tensor {
  return withSlope(x, {
    value: (at) => {
      const middle = tf.mul(tf.square(tf.relu(tf.add(at, 1))), 0.25);
      return tf.where(tf.less(at, 1), middle, at);
    },
    slope: (at) => tf.clipByValue(tf.mul(tf.add(at, 1), 0.5), 0, 1),
  });
}

/** 0 up to -1, (x + 1) / 2 up to 1, 1 from there on. */
export function sparseSigmoid(x: tf.Tensor): tf.Tensor {
  return withSlope(x, {
    value: (at) => tf.clipByValue(tf.mul(tf.add(at, 1), 0.5), 0, 1),
    slope: (at) => tf.mul(tf.cast(tf.less(tf.abs(at), 1), 'float32'), 0.5),
  });
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
  | 'hard_shrink'
  | 'hard_sigmoid'
  | 'hard_silu'
  | 'hard_tanh'
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
  | 'soft_shrink'
  | 'softmax'
  | 'softplus'
  | 'softsign'
  | 'sparse_plus'
  | 'sparse_sigmoid'
  | 'squareplus'
  | 'tanh'
  | 'tanh_shrink';

/** All activations. */
export const activations: Readonly<Record<ActivationName, ActivationFunction>> = {
  celu: (x) => celu(x),
  elu: (x) => tf.elu(x),
  exponential: (x) => tf.exp(x),
  gelu: (x) => gelu(x),
  gelu_tanh: (x) => gelu(x, { approximate: true }),
  glu: (x) => glu(x),
  hard_shrink: hardShrink,
  hard_sigmoid: hardSigmoid,
  hard_silu: hardSilu,
  hard_tanh: (x) => tf.clipByValue(x, -1, 1),
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
  soft_shrink: softShrink,
  softmax: (x) => softmax(x),
  softplus: (x) => tf.softplus(x),
  softsign,
  sparse_plus: sparsePlus,
  sparse_sigmoid: sparseSigmoid,
  squareplus,
  tanh: (x) => tf.tanh(x),
  tanh_shrink: (x) => tf.sub(x, tf.tanh(x)),
};

/** A function of each value with a derivative of its own: tfjs would look for one of comparisons. */
function withSlope(
  x: tf.Tensor,
  { value, slope }: { readonly value: ActivationFunction; readonly slope: ActivationFunction },
): tf.Tensor {
  const compute = tf.customGrad((input, save) => {
    (save as tf.GradSaveFunc)([input as tf.Tensor]);
    return {
      value: value(input as tf.Tensor),
      gradFunc: (dy: tf.Tensor, [at]: tf.Tensor[]) => tf.mul(dy, slope(at!)),
    };
  });
  return compute(x);
}
