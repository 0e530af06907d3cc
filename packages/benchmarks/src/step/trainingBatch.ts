import { inputShapes, type Network } from './network.js';

/** Inputs and their classes as arrays on the host, as a data pipeline hands them over. */
export interface TrainingBatch {
  readonly size: number;
  /** [size, ...shape], in [0, 1). */
  readonly inputs: Float32Array;
  /** Shape of one sample. */
  readonly shape: readonly number[];
  /** [size], in [0, 10). */
  readonly classes: Int32Array;
}

/** Batches of noise, the same for every system. Several, so that no network learns one by heart and stops moving. */
export function trainingBatches(network: Network, size: number, count: number): TrainingBatch[] {
  let state = 1;
  const random = (): number => {
    // Lehmer's generator with the multiplier of Park and Miller 1988.
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const shape = inputShapes[network];
  const length = shape.reduce((product, each) => product * each, size);
  return Array.from({ length: count }, () => ({
    size,
    shape,
    inputs: Float32Array.from({ length }, random),
    classes: Int32Array.from({ length: size }, () => Math.floor(random() * 10)),
  }));
}
