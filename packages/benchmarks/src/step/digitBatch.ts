/** Images and their classes as arrays on the host, as a data pipeline hands them over. */
export interface DigitBatch {
  readonly size: number;
  /** [size, 28, 28, 1], in [0, 1). */
  readonly images: Float32Array;
  /** [size], in [0, 10). */
  readonly classes: Int32Array;
}

/** Batches of noise, the same for every system. Several, so that no network learns one by heart and stops moving. */
export function digitBatches(size: number, count: number): DigitBatch[] {
  let state = 1;
  const random = (): number => {
    // Lehmer's generator with the multiplier of Park and Miller 1988.
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return Array.from({ length: count }, () => ({
    size,
    images: Float32Array.from({ length: size * 28 * 28 }, random),
    classes: Int32Array.from({ length: size }, () => Math.floor(random() * 10)),
  }));
}
