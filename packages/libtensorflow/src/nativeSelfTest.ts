import * as tf from '@tensorflow/tfjs';
import type { NativeDevice } from './ffi/eagerContext.js';
import { NATIVE_BACKEND, type NativeBackendOptions, registerNativeBackend } from './registerNativeBackend.js';

/** How one device did. */
export interface SelfTestResult {
  readonly device: NativeDevice;
  /** Largest |native - reference| / max |reference| over the loss, the gradients and the updated weights. */
  readonly maxRelativeError: number;
  /** What {@link maxRelativeError} may be on this type of device. */
  readonly tolerance: number;
  readonly passed: boolean;
  /** Why the step could not be run at all, if it could not. */
  readonly error?: string;
}

/** float32 sums in another order; GPUs multiply matrices with 10-bit mantissas (TF32) by default. */
const tolerances: Record<string, number> = { CPU: 1e-4, GPU: 1e-2 };

/**
 * Runs one training step of a small convolutional network on every native device (forward, gradients, SGD update)
 * and compares every number with tfjs's own CPU backend. The selected backend is the same afterwards.
 *
 * @throws {LibraryError} if there is no native runtime to test.
 */
export async function nativeSelfTest(options: NativeBackendOptions = {}): Promise<SelfTestResult[]> {
  const { binding, devices } = await registerNativeBackend(options);
  const backend: string | undefined = tf.getBackend();
  const { device } = binding;
  // tfjs's CPU backend would advise to install a native one.
  const quiet = tf.env().getBool('PROD');
  try {
    tf.env().set('PROD', true);
    await tf.setBackend('cpu');
    const reference = trainingStep();
    await tf.setBackend(NATIVE_BACKEND);
    const results: SelfTestResult[] = [];
    for (const tested of devices) {
      binding.device = tested.name;
      results.push(compare(tested, reference));
    }
    return results;
  } finally {
    binding.device = device;
    tf.env().set('PROD', quiet);
    if (backend !== undefined) await tf.setBackend(backend);
  }
}

function compare(device: NativeDevice, reference: readonly Float32Array[]): SelfTestResult {
  const tolerance = tolerances[device.type] ?? 1e-2;
  try {
    const values = trainingStep();
    const maxRelativeError = Math.max(...values.map((value, i) => relativeError(value, reference[i]!)));
    return { device, maxRelativeError, tolerance, passed: maxRelativeError <= tolerance };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { device, maxRelativeError: Number.NaN, tolerance, passed: false, error: message };
  }
}

/** NaN, which never passes, if there is any in the values. */
function relativeError(values: Float32Array, reference: Float32Array): number {
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < reference.length; i++) {
    const delta = Math.abs(values[i]! - reference[i]!);
    if (!(delta <= difference)) difference = delta;
    scale = Math.max(scale, Math.abs(reference[i]!));
  }
  return scale === 0 ? difference : difference / scale;
}

/** Loss, gradients and updated weights of one step, all from fixed numbers. */
function trainingStep(): Float32Array[] {
  return tf.tidy(() => {
    const images = tf.tensor4d(wave(4 * 8 * 8, 1), [4, 8, 8, 1]);
    const labels = tf.oneHot(tf.tensor1d([0, 1, 2, 1], 'int32'), 3);
    const kernel = tf.variable(tf.tensor4d(wave(3 * 3 * 4, 0.4), [3, 3, 1, 4]));
    const weights = tf.variable(tf.tensor2d(wave(9 * 4 * 3, 0.3), [36, 3]));
    const bias = tf.variable(tf.tensor1d(wave(3, 0.1)));
    const variables = [kernel, weights, bias];
    const loss = () => {
      const features = tf.relu(tf.conv2d(images, kernel, 1, 'valid'));
      const pooled = tf.maxPool(features as tf.Tensor4D, 2, 2, 'valid').reshape([4, 36]);
      const logits = tf.add(tf.matMul(pooled as tf.Tensor2D, weights), bias);
      return tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), -1))) as tf.Scalar;
    };
    const { value, grads } = tf.variableGrads(loss, variables);
    const optimizer = tf.train.sgd(0.1);
    optimizer.applyGradients(grads);
    optimizer.dispose();
    const gradients = variables.map((variable) => grads[variable.name]!);
    const results = [value, ...gradients, ...variables].map((t) => t.dataSync() as Float32Array);
    for (const variable of variables) variable.dispose();
    return results;
  });
}

/** Numbers without pattern or ties, the same everywhere: amplitude · sin(1.7 i + 0.3 i²). */
function wave(count: number, amplitude: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => amplitude * Math.sin(1.7 * i + 0.3 * i * i));
}
