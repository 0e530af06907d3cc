/**
 * Pseudo-random 32-bit integers from a seed: xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", ACM Transactions on Mathematical Software 47, 2021), its state filled by the finaliser of MurmurHash3.
 */
export class RandomIntegers {
  private readonly state: Uint32Array;

  constructor(seed: number) {
    // A state of zeros would stay there; the increments of the golden ratio keep the four words apart.
    this.state = Uint32Array.from({ length: 4 }, (_, i) => mix(seed + Math.imul(i + 1, 0x9e3779b9)));
  }

  /** Uniform in [0, 2³²). */
  next(): number {
    const s = this.state;
    const result = Math.imul(rotate(Math.imul(s[1]!, 5), 7), 9) >>> 0;
    const shifted = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= shifted;
    s[3] = rotate(s[3]!, 11);
    return result;
  }

  /** Uniform in [0, limit) but for a bias below limit / 2³². */
  below(limit: number): number {
    return Math.floor((this.next() / 2 ** 32) * limit);
  }
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function mix(value: number): number {
  let word = value | 0;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
