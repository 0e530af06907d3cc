import { deriveSeed } from '@tfaip/core';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** Random numbers for one sample; made at the first draw, because most processors draw none. */
export class SampleRandom {
  private generator: RandomGenerator | undefined;
  private readonly path: (string | number)[];

  /**
   * @param seed the run's seed.
   * @param path what tells this stream of numbers from others, e.g. pass, sample and processor.
   */
  constructor(
    private readonly seed: number,
    ...path: (string | number)[]
  ) {
    this.path = path;
  }

  /** A number in [min, max), each equally likely. */
  uniform(min = 0, max = 1): number {
    return min + (max - min) * uniformFloat64(this.numbers());
  }

  /** A whole number in [min, max], both included, each equally likely. */
  int(min: number, max: number): number {
    return uniformInt(this.numbers(), min, max);
  }

  /** A normally distributed number (Box and Muller 1958, the cosine half). */
  normal(mean = 0, standardDeviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return mean + standardDeviation * radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** True with this probability, in [0, 1]. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  private numbers(): RandomGenerator {
    this.generator ??= xoroshiro128plusFromState(stateOf(deriveSeed(this.seed, ...this.path)));
    return this.generator;
  }
}

/**
 * A state whose bits all depend on the seed (SplitMix32: MurmurHash3's mixer over steps of the golden ratio); of a bare
 * seed the generator's first number would be the seed's complement.
 */
function stateOf(seed: number): number[] {
  return [1, 2, 3, 4].map((step) => {
    let word = (seed + Math.imul(step, 0x9e3779b9)) | 0;
    word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    return word ^ (word >>> 16);
  });
}
