/**
 * Random numbers of the counter-based generator Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as
 * 1, 2, 3"), laid out as TensorFlow's `StatelessRandomUniformV2` and `StatelessRandomNormalV2` do with `alg` = 1, so
 * that a step draws the same numbers here and in native code.
 */

/** 64 bits that select a stream of numbers, as two unsigned 32-bit integers, the low one first. */
export type PhiloxKey = readonly [number, number];

/**
 * One block of Philox4x32-10: four random 32-bit words of a 128-bit counter.
 *
 * @param counter four words, the lowest first.
 * @param output  takes the four words from `at` on.
 */
export function philox4x32(counter: Uint32Array, key: PhiloxKey, output: Uint32Array, at = 0): void {
  let [k0, k1] = key;
  let a = counter[0]!;
  let b = counter[1]!;
  let c = counter[2]!;
  let d = counter[3]!;
  for (let round = 0; round < 10; round++) {
    const left = highProduct(a, 0xd251, 0x1f53);
    const right = highProduct(c, 0xcd9e, 0x8d57);
    const nextB = Math.imul(c, 0xcd9e8d57);
    const nextD = Math.imul(a, 0xd2511f53);
    a = right ^ b ^ k0;
    c = left ^ d ^ k1;
    b = nextB;
    d = nextD;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  output[at] = a;
  output[at + 1] = b;
  output[at + 2] = c;
  output[at + 3] = d;
}

/** float32 in [0, 1), multiples of 2⁻²³: the low 23 bits of each word are the mantissa of a number in [1, 2), less 1. */
export function philoxUniform(length: number, key: PhiloxKey, step: number): Float32Array {
  const words = randomWords(length, key, step);
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = unitInterval(words[i]!);
  return values;
}

/**
 * float32 with mean 0 and variance 1 by Box & Muller 1958: of each two words a sine and a cosine, whose first uniform
 * number is at least 1e-7, where the logarithm is finite.
 */
export function philoxNormal(length: number, key: PhiloxKey, step: number): Float32Array {
  const words = randomWords(length, key, step);
  const values = new Float32Array(words.length);
  for (let i = 0; i < length; i += 2) {
    const distance = Math.max(unitInterval(words[i]!), smallest);
    // Rounded wherever the native op rounds: both differ in their last bits only.
    const radius = Math.fround(Math.sqrt(Math.fround(-2 * Math.fround(Math.log(distance)))));
    const angle = Math.fround(2 * Math.PI * unitInterval(words[i + 1]!));
    values[i] = Math.fround(Math.sin(angle)) * radius;
    values[i + 1] = Math.fround(Math.cos(angle)) * radius;
  }
  return values.subarray(0, length);
}

const smallest = Math.fround(1e-7);

/**
 * Whole blocks of words, at least `length` of them. The step is the counter's high half and the block's number the low
 * one, so that the numbers of two steps never overlap.
 */
function randomWords(length: number, key: PhiloxKey, step: number): Uint32Array {
  const words = new Uint32Array(4 * Math.ceil(length / 4));
  // A negative step is extended to 64 bits, as by a cast of an int32.
  const counter = Uint32Array.of(0, 0, step, step < 0 ? 0xffffffff : 0);
  for (let at = 0; at < words.length; at += 4) {
    // A typed array holds less than 2³² blocks: the second word stays 0.
    counter[0] = at / 4;
    philox4x32(counter, key, words, at);
  }
  return words;
}

function unitInterval(word: number): number {
  return (word & 0x7fffff) / 0x800000;
}

/** The high 32 bits of a product of unsigned 32-bit integers, the second one given in halves of 16 bits. */
function highProduct(x: number, high: number, low: number): number {
  const xLow = x & 0xffff;
  const xHigh = x >>> 16;
  // No sum of these exceeds 32 bits, and multiplications modulo 2³² are all that integers need.
  const carry = Math.imul(xLow, low) >>> 16;
  const middle = (Math.imul(xHigh, low) + carry) >>> 0;
  const lower = (Math.imul(xLow, high) + (middle & 0xffff)) >>> 0;
  return (Math.imul(xHigh, high) + (middle >>> 16) + (lower >>> 16)) | 0;
}
