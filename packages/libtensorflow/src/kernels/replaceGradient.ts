import {
  engine,
  type GradConfig,
  getBackend,
  getGradient,
  registerGradient,
  type Tensor,
} from '@tensorflow/tfjs';

/** Gradients of a kernel's inputs from those of its output. */
export type GradientFunction = GradConfig['gradFunc'];

/**
 * Replaces tfjs's gradient of a kernel where the native backend runs; other backends keep theirs. So does a gradient of
 * a gradient, for which the native operations have none.
 *
 * @param backendName the native backend.
 */
export function replaceGradient(kernelName: string, backendName: string, native: GradientFunction): void {
  const config = getGradient(kernelName);
  if (!config) throw new Error(`tfjs has no gradient of ${kernelName} to replace.`);
  const isNative = (): boolean =>
    getBackend() === backendName && !(engine() as unknown as { isTapeOn(): boolean }).isTapeOn();
  registerGradient({
    ...config,
    gradFunc: (dy, saved, attrs) => (isNative() ? native : config.gradFunc)(dy, saved, attrs),
  });
}

/** Runs one of the kernels that are registered here: tfjs has no function for it. */
export function runNative(kernelName: string, inputs: Record<string, Tensor>, attrs: object = {}): Tensor {
  return engine().runKernel(kernelName, inputs as never, attrs as never) as Tensor;
}
