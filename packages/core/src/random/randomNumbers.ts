import * as tf from '@tensorflow/tfjs';
import { RuntimeStepError } from '../errors/domainErrors.js';
import { currentStep, type StepContext } from '../runtime/stepContext.js';
import { deriveSeed } from './deriveSeed.js';
import { type PhiloxKey, philoxNormal, philoxUniform } from './philox.js';

/**
 * The tfjs kernels by which a backend draws natively; `@tfaip/libtensorflow` registers them for its own. Input: `step`
 * (int32 scalar); attributes: `shape` (numbers) and `key` (two unsigned 32-bit integers).
 */
type RandomKernel = 'StatelessRandomUniform' | 'StatelessRandomNormal';

/**
 * Uniform random numbers for the step that runs now: new ones in every step, the same for the same seed, step and key
 * on every backend, eager or compiled. A key drawn from again within a step gives other numbers.
 *
 * They are Philox4x32-10's, those of TensorFlow's `StatelessRandomUniformV2`: multiples of 2⁻²³.
 *
 * @param key names who draws and what for, e.g. `encoder/dropout/mask`.
 * @returns float32 of the shape, in [0, 1).
 * @throws {RuntimeStepError} outside of steps.
 */
export function randomUniform(shape: readonly number[], key: string): tf.Tensor {
  return draw('StatelessRandomUniform', philoxUniform, shape, key);
}

/**
 * Normally distributed random numbers (mean 0, standard deviation 1), keyed like {@link randomUniform} and equal on all
 * backends up to the rounding of logarithm, sine and cosine.
 *
 * @throws {RuntimeStepError} outside of steps.
 */
export function randomNormal(shape: readonly number[], key: string): tf.Tensor {
  return draw('StatelessRandomNormal', philoxNormal, shape, key);
}

/** Draws natively where the backend can, so that a recorded step holds no frozen numbers; else in JavaScript. */
function draw(
  kernel: RandomKernel,
  onHost: (length: number, key: PhiloxKey, step: number) => Float32Array,
  shape: readonly number[],
  name: string,
): tf.Tensor {
  const context = stepOf(name);
  const { seed, step } = context;
  const stream = nameOfDraw(context, name);
  // Derived from different prefixes, two names that collide in one half need not collide in the other.
  const key: PhiloxKey = [deriveSeed(seed, 'low', stream), deriveSeed(seed, 'high', stream)];
  if (tf.getKernel(kernel, tf.getBackend())) {
    return tf.engine().runKernel(kernel, { step }, { shape: [...shape], key: [...key] }) as tf.Tensor;
  }
  const values = onHost(tf.util.sizeFromShape([...shape]), key, step.dataSync()[0]!);
  return tf.tensor(values, [...shape], 'float32');
}

/** How often each name has been drawn from, by step: a layer that is called twice must not repeat its mask. */
const draws = new WeakMap<StepContext, Map<string, number>>();

function nameOfDraw(context: StepContext, name: string): string {
  const counts = draws.get(context) ?? new Map<string, number>();
  draws.set(context, counts);
  const earlier = counts.get(name) ?? 0;
  counts.set(name, earlier + 1);
  return earlier === 0 ? name : `${name}#${earlier}`;
}

function stepOf(name: string): StepContext {
  const context = currentStep();
  if (context) return context;
  throw new RuntimeStepError('Random numbers of a layer were asked for outside of a step.', {
    given: `"${name}"`,
    expected: 'a call inside a step, whose seed and number determine the random numbers',
    fix: 'wrap the call: withStepContext({ seed, step }, () => …), or call the layer with training: false',
  });
}
