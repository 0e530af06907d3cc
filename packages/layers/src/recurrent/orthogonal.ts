import * as tf from '@tensorflow/tfjs';

/**
 * Initializer whose matrix has orthonormal rows or columns, whichever are fewer, Saxe et al. 2014: it keeps the length
 * of what is multiplied by it again and again. By modified Gram-Schmidt in float64, in place of tfjs's own, which takes
 * seconds for the weights of a usual recurrent layer.
 */
export class Orthogonal {
  readonly seed: number | null;

  constructor({ seed = null }: { seed?: number | null } = {}) {
    this.seed = seed;
  }

  /** @param shape [rows, columns]. */
  apply(shape: readonly number[]): tf.Tensor {
    const [rows, columns] = shape as [number, number];
    const count = Math.min(rows, columns);
    const length = Math.max(rows, columns);
    const vectors = this.randomVectors(count, length);
    for (const [i, vector] of vectors.entries()) {
      for (const earlier of vectors.slice(0, i)) subtractProjection(vector, earlier);
      normalize(vector);
    }
    const flat = new Float32Array(rows * columns);
    for (const [i, vector] of vectors.entries()) {
      for (const [j, value] of vector.entries())
        flat[rows <= columns ? i * columns + j : j * columns + i] = value;
    }
    return tf.tensor(flat, [rows, columns]);
  }

  getConfig(): { seed: number | null } {
    return { seed: this.seed };
  }

  private randomVectors(count: number, length: number): Float64Array[] {
    const values = tf.tidy(() =>
      tf.randomNormal([count, length], 0, 1, 'float32', this.seed ?? undefined).dataSync(),
    );
    return Array.from({ length: count }, (_, i) =>
      Float64Array.from(values.subarray(i * length, (i + 1) * length)),
    );
  }
}

function subtractProjection(vector: Float64Array, unit: Float64Array): void {
  let product = 0;
  for (let i = 0; i < vector.length; i++) product += vector[i]! * unit[i]!;
  for (let i = 0; i < vector.length; i++) vector[i]! -= product * unit[i]!;
}

function normalize(vector: Float64Array): void {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  for (let i = 0; i < vector.length; i++) vector[i]! /= norm;
}
