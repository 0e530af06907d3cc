import {
  EagerRuntime,
  type NamedArrays,
  type NamedSpecs,
  type NamedTensors,
  type NdArray,
  ndArray,
  type PreparedStep,
  type TensorSpec,
} from '@tfaip/core';
import { CompiledRuntime } from '../compiledRuntime.js';
import type { CompiledStep } from '../session/compiledStep.js';

/** A float32 array of numbers that look random, the same for the same shape and seed. */
export function noise(shape: readonly number[], seed = 1): NdArray {
  const size = shape.reduce((product, length) => product * length, 1);
  return ndArray(
    'float32',
    shape,
    Float32Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed)),
  );
}

export function float32(...shape: (number | null)[]): TensorSpec {
  return { shape, dtype: 'float32' };
}

/** A step that runs compiled and eagerly, with what the compiled one has warned of. */
export class Both {
  readonly warnings: string[] = [];
  readonly runtime: CompiledRuntime = new CompiledRuntime({ warn: (message) => this.warnings.push(message) });
  readonly compiled: CompiledStep;
  private readonly eager: PreparedStep;

  constructor(step: (feeds: NamedTensors) => NamedTensors, feeds: NamedSpecs) {
    const options = { name: 'test', seed: 3, feeds };
    this.compiled = this.runtime.prepare(step, options);
    this.eager = new EagerRuntime().prepare(step, options);
  }

  /** Values of both for these feeds. */
  async run(feeds: NamedArrays, step = 0): Promise<{ compiled: NamedArrays; eager: NamedArrays }> {
    const compiled = await this.compiled.run(feeds, { step });
    const eager = await this.eager.run(feeds, { step });
    return { compiled: compiled.values, eager: eager.values };
  }

  dispose(): void {
    this.compiled.dispose();
    this.runtime.dispose();
  }
}
