import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { StreamStage } from './streamStage.js';

/** State of a shuffle buffer. */
export interface ShuffleState<T> {
  readonly items: readonly T[];
  /** Four words of the generator. */
  readonly random: readonly number[];
}

/**
 * Shuffles a stream with bounded memory: a buffer fills up, then each new item takes the place of a random one,
 * which leaves; at the end the rest leaves in random order.
 *
 * The order depends on the seed and the number of items alone. If all items fit into the buffer, every order is
 * equally likely (the end is Fisher and Yates' shuffle, Knuth, TAOCP vol. 2, algorithm 3.4.2 P); otherwise an item
 * leaves at most `capacity - 1` places earlier than it came, and later with geometrically falling probability.
 */
export class ShuffleBuffer<T extends NonNullable<unknown>> implements StreamStage<T, T> {
  private items: T[] = [];
  private random: RandomGenerator;

  /**
   * @param capacity most items held, at least 1.
   * @param seed integer of 32 bits.
   */
  constructor(
    private readonly capacity: number,
    seed: number,
  ) {
    this.random = xoroshiro128plus(seed);
  }

  /** What is held, and the state of the random numbers: enough to go on elsewhere. */
  get state(): ShuffleState<T> {
    return { items: this.items, random: this.random.getState() };
  }

  /** Goes on where another buffer was. */
  restore({ items, random }: ShuffleState<T>): void {
    this.items = [...items];
    this.random = xoroshiro128plusFromState(random);
  }

  /** Takes an item; returns the one that leaves, or undefined while the buffer fills. */
  push(item: T): T | undefined {
    if (this.items.length < this.capacity) {
      this.items.push(item);
      return undefined;
    }
    const at = uniformInt(this.random, 0, this.capacity - 1);
    const leaving = this.items[at];
    this.items[at] = item;
    return leaving;
  }

  /** Empties the buffer. */
  *drain(): Iterable<T> {
    while (this.items.length > 0) {
      const at = uniformInt(this.random, 0, this.items.length - 1);
      const leaving = this.items[at]!;
      const last = this.items.pop()!;
      if (at < this.items.length) this.items[at] = last;
      yield leaving;
    }
  }
}
