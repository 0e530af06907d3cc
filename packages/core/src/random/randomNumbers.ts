import * as tf from '@tensorflow/tfjs';
import { RuntimeStepError } from '../errors/domainErrors.js';
import { currentStep, type StepContext } from '../runtime/stepContext.js';
import { deriveSeed } from './deriveSeed.js';

/** Makes the random tensors of a step; a compiled step replaces it by ops of its own. */
export interface RandomOps {
  /** float32 in [0, 1), determined by the shape, the step's seed and number, and the key. */
  uniform(shape: readonly number[], key: string): tf.Tensor;
  /** float32 with mean 0 and standard deviation 1, determined likewise. */
  normal(shape: readonly number[], key: string): tf.Tensor;
}

let replaced: RandomOps | undefined;

/** Runs a function in which other random ops stand in, e.g. while a step is being recorded. */
export function withRandomOps<R>(ops: RandomOps, run: () => R): R {
  const outer = replaced;
  replaced = ops;
  try {
    return run();
  } finally {
    replaced = outer;
  }
}

/**
 * Uniform random numbers for the step that runs now: new ones in every step, the same for the same seed, step and key,
 * on every backend where steps run eagerly. A key drawn from again within a step gives other numbers.
 *
 * @param key names who draws and what for, e.g. `encoder/dropout/mask`.
 * @returns float32 of the shape, in [0, 1).
 * @throws {RuntimeStepError} outside of steps.
 */
export function randomUniform(shape: readonly number[], key: string): tf.Tensor {
  return (replaced ?? hostRandomOps).uniform(shape, keyOfDraw(key));
}

/**
 * Normally distributed random numbers (mean 0, standard deviation 1), keyed like {@link randomUniform}.
 *
 * @throws {RuntimeStepError} outside of steps.
 */
export function randomNormal(shape: readonly number[], key: string): tf.Tensor {
  return (replaced ?? hostRandomOps).normal(shape, keyOfDraw(key));
}

/** How often each key has been drawn from, by step: a layer that is called twice must not repeat its mask. */
const draws = new WeakMap<StepContext, Map<string, number>>();

function keyOfDraw(key: string): string {
  const context = stepOf(key);
  const counts = draws.get(context) ?? new Map<string, number>();
  draws.set(context, counts);
  const earlier = counts.get(key) ?? 0;
  counts.set(key, earlier + 1);
  return earlier === 0 ? key : `${key}#${earlier}`;
}

/** Draws in JavaScript: the same numbers on every backend, and seeded per step where tfjs repeats a seed's numbers. */
const hostRandomOps: RandomOps = {
  uniform(shape, key) {
    const next = generator(seedOf(key));
    const values = new Float32Array(tf.util.sizeFromShape([...shape]));
    for (let i = 0; i < values.length; i++) values[i] = unitInterval(next());
    return tf.tensor(values, [...shape]);
  },

  /** Box & Muller 1958: two independent normal numbers from two uniform ones. */
  normal(shape, key) {
    const next = generator(seedOf(key));
    const values = new Float32Array(tf.util.sizeFromShape([...shape]));
    for (let i = 0; i < values.length; i += 2) {
      // 1 - u is in (0, 1], where the logarithm is finite.
      const radius = Math.sqrt(-2 * Math.log(1 - unitInterval(next())));
      const angle = 2 * Math.PI * unitInterval(next());
      values[i] = radius * Math.cos(angle);
      if (i + 1 < values.length) values[i + 1] = radius * Math.sin(angle);
    }
    return tf.tensor(values, [...shape]);
  },
};

function seedOf(key: string): number {
  const { seed, step } = stepOf(key);
  return deriveSeed(seed, step, key);
}

function stepOf(key: string): StepContext {
  const context = currentStep();
  if (context) return context;
  throw new RuntimeStepError('Random numbers of a layer were asked for outside of a step.', {
    given: `"${key}"`,
    expected: 'a call inside a step, whose seed and number determine the random numbers',
    fix: 'wrap the call: withStepContext({ seed, step }, () => …), or call the layer with training: false',
  });
}

/** 24 random bits: a float32 in [0, 1) that rounding never makes 1. */
function unitInterval(bits: number): number {
  return (bits >>> 8) / 0x1000000;
}

/**
 * xoshiro128**, Blackman & Vigna 2018, seeded through SplitMix-like mixing: about 3 ns a number.
 *
 * @returns the next 32 random bits at each call.
 */
function generator(seed: number): () => number {
  let [a, b, c, d] = [1, 2, 3, 4].map((i) => deriveSeed(seed, i)) as [number, number, number, number];
  return () => {
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return scrambled;
  };
}

function rotate(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by));
}
