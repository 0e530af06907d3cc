import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PhiloxKey, philox4x32, philoxNormal, philoxUniform } from './philox.js';

/** The known answers of Random123 (`kat_vectors`, philox4x32 with 10 rounds): counter, key, result. */
const knownAnswers: [number[], PhiloxKey, number[]][] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

/** The same block by 64-bit arithmetic, as the paper writes it. */
function blockByBigInts(counter: readonly number[], key: PhiloxKey): number[] {
  const word = 0xffffffffn;
  let [a, b, c, d] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const left = a * 0xd2511f53n;
    const right = c * 0xcd9e8d57n;
    [a, b, c, d] = [(right >> 32n) ^ b ^ k0, right & word, (left >> 32n) ^ d ^ k1, left & word];
    k0 = (k0 + 0x9e3779b9n) & word;
    k1 = (k1 + 0xbb67ae85n) & word;
  }
  return [a, b, c, d].map(Number);
}

function block(counter: readonly number[], key: PhiloxKey): number[] {
  const output = new Uint32Array(4);
  philox4x32(Uint32Array.from(counter), key, output);
  return [...output];
}

describe('philox4x32', () => {
  it('gives the published answers', () => {
    for (const [counter, key, result] of knownAnswers) expect(block(counter, key)).toEqual(result);
  });

  it('multiplies 32-bit words exactly', () => {
    const word = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.constantFrom(0, 0xffff, 0xffffffff));
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
        expect(block(counter, key)).toEqual(blockByBigInts(counter, key));
      }),
    );
  });
});

describe('philoxUniform and philoxNormal', () => {
  it('count blocks in the low half and steps in the high half of the counter', () => {
    const key: PhiloxKey = [7, 9];
    for (const [step, high] of [
      [5, 0],
      [-2, 0xffffffff],
    ] as const) {
      const words = [0, 1].flatMap((i) => block([i, 0, step >>> 0, high], key));
      const mantissas = words.map((each) => (each & 0x7fffff) / 2 ** 23);
      expect([...philoxUniform(7, key, step)]).toEqual(mantissas.slice(0, 7));
    }
  });

  it('keep normal numbers finite at a uniform 0', () => {
    // The first step of key 0 whose first block has one at the start of a pair.
    const step = 953_603;
    expect(philoxUniform(4, [0, 0], step)[2]).toBe(0);
    const [, , sine, cosine] = philoxNormal(4, [0, 0], step);
    // The radius at 1e-7, the smallest number that is let through.
    expect(Math.hypot(sine!, cosine!)).toBeCloseTo(Math.sqrt(-2 * Math.log(1e-7)), 5);
  });
});
