/** Pixels per side of a digit's image. */
export const imageSide = 28;

/** Pixels of a digit's image. */
export const imageSize: number = imageSide * imageSide;

/** Where a digit comes from. */
export interface DigitOrigin {
  /** Number of the digit in its source, from 0. */
  readonly index: number;
  /** File that holds the digit. */
  readonly source: string;
}

/** Handwritten digits in memory. */
export interface Digits {
  /** Grey values in [0, 1], 0 is the background; row-major [digits, 28, 28]. */
  readonly images: Float32Array;
  /** The digit that each image shows, in [0, 9]. */
  readonly labels: Int32Array;
  readonly origin: (digit: number) => DigitOrigin;
}

/** Digits to learn from, and others to test with. */
export interface DigitSplit {
  readonly training: Digits;
  readonly heldOut: Digits;
}

/** Grey values in [0, 1] of levels from 0 to 255. */
export function greyValues(levels: Uint8Array): Float32Array {
  // A plain loop: Float32Array.from with a function takes over twenty times as long.
  const values = new Float32Array(levels.length);
  for (let i = 0; i < levels.length; i++) values[i] = levels[i]! / 255;
  return values;
}
