import {
  type ArrayData,
  type NamedArrays,
  type NamedSpecs,
  type NdArray,
  ShapeError,
  sizeOf,
} from '@tfaip/core';

/** A length that varies: where it occurs among the feeds. */
export interface VaryingDimension {
  readonly places: readonly { readonly feed: string; readonly axis: number }[];
  /** Its length in the arrays that are there. */
  readonly length: number;
  readonly isBatch: boolean;
}

/** Which lengths are taken to be equal always. */
export type Tying = 'batch' | 'equal lengths';

/**
 * The lengths that the specs leave open. The first axis is the batch, one and the same for all feeds. Other open axes
 * vary independently, or, tied by `equal lengths`, together with those that are as long in the given arrays.
 *
 * @throws {ShapeError} if an array does not fit its spec.
 */
export function varyingDimensions(specs: NamedSpecs, feeds: NamedArrays, tying: Tying): VaryingDimension[] {
  const groups = new Map<string, VaryingDimension & { places: { feed: string; axis: number }[] }>();
  for (const [feed, { shape }] of Object.entries(specs)) {
    const given = feeds[feed];
    checkShape(feed, shape, given);
    for (const [axis, expected] of shape.entries()) {
      if (expected !== null) continue;
      const length = given!.shape[axis]!;
      const isBatch = axis === 0;
      const key = isBatch ? 'batch' : tying === 'batch' ? `${feed}/${axis}` : `length ${length}`;
      const group = groups.get(key) ?? { places: [], length, isBatch };
      group.places.push({ feed, axis });
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

/** Number of sizes that a step is recorded with. */
export const RECORDINGS = 4;

/** Lengths of the varying dimensions for one recording each. */
export type Sizes = readonly (readonly number[])[];

/**
 * How far each recording's length is from the first one, in turns for the dimensions. No two are in proportion: were they,
 * one length would be another one with an offset in all recordings (1367, 1373, 1381 and 83, 89, 97), and numbers would be
 * explained by the wrong one.
 */
const DISTANCES: readonly (readonly number[])[] = [
  [0, 1, 5, 7],
  [0, 4, 5, 8],
  [0, 2, 8, 9],
  [0, 5, 6, 7],
  [0, 3, 4, 9],
  [0, 6, 8, 11],
];

/** Sizes of batches: small, because a recording holds all values of a step; in no proportion to other lengths. */
const BATCHES: readonly number[] = [2, 5, 3, 4];
const LEAST_LENGTH = 11;

/**
 * Sizes to record with. Lengths are different primes, so that each number in a recording tells which one it comes from;
 * even numbers last, which catches what holds for odd ones only. They are not below the given ones, so that arrays that hold
 * lengths still fit, and layers that shrink their input find enough of it.
 */
export function chooseSizes(dimensions: readonly VaryingDimension[]): Sizes {
  const used = new Set<number>();
  const next = (from: number, fits: (n: number) => boolean): number => {
    let n = from;
    while (used.has(n) || !fits(n)) n++;
    used.add(n);
    return n;
  };
  return BATCHES.map((batch, recording) =>
    dimensions.map(({ length, isBatch }, i) => {
      if (isBatch) return batch;
      const distance = DISTANCES[i % DISTANCES.length]![recording]! * (1 + Math.floor(i / DISTANCES.length));
      const from = Math.max(length, LEAST_LENGTH) + 6 * distance;
      return recording === RECORDINGS - 1 ? next(from + 1, (n) => n % 2 === 0) : next(from, isPrime);
    }),
  );
}

/** The arrays with other lengths along their varying dimensions: cut, or continued from their beginning. */
export function resizeFeeds(
  feeds: NamedArrays,
  dimensions: readonly VaryingDimension[],
  lengths: readonly number[],
): NamedArrays {
  const shapes = new Map(Object.entries(feeds).map(([name, { shape }]) => [name, [...shape]]));
  for (const [i, { places }] of dimensions.entries()) {
    for (const { feed, axis } of places) shapes.get(feed)![axis] = lengths[i]!;
  }
  return Object.fromEntries(
    Object.entries(feeds).map(([name, array]) => [name, resize(array, shapes.get(name)!)]),
  );
}

function resize(array: NdArray, shape: readonly number[]): NdArray {
  if (shape.every((length, axis) => length === array.shape[axis])) return array;
  const size = sizeOf(shape);
  const data = Array.isArray(array.data)
    ? new Array<string>(size)
    : new (array.data.constructor as new (n: number) => Float32Array)(size);
  const target = data as unknown as { [index: number]: unknown };
  const copy = (to: number, from: number): void => {
    target[to] = array.data[from];
  };
  if (sizeOf(array.shape) > 0) copyCyclic(array, shape, copy);
  return { dtype: array.dtype, shape, data: data as ArrayData };
}

function copyCyclic(
  array: NdArray,
  shape: readonly number[],
  copy: (to: number, from: number) => void,
): void {
  const size = sizeOf(shape);
  for (let to = 0; to < size; to++) {
    let rest = to;
    let from = 0;
    let stride = 1;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const index = rest % shape[axis]!;
      rest = (rest - index) / shape[axis]!;
      from += (index % array.shape[axis]!) * stride;
      stride *= array.shape[axis]!;
    }
    copy(to, from);
  }
}

/** @throws {ShapeError} if an array does not fit its spec. */
export function checkFeeds(specs: NamedSpecs, feeds: NamedArrays): void {
  for (const [feed, { shape }] of Object.entries(specs)) checkShape(feed, shape, feeds[feed]);
}

function checkShape(feed: string, spec: readonly (number | null)[], array: NdArray | undefined): void {
  const fits =
    array?.shape.length === spec.length &&
    spec.every((length, axis) => length === null || length === array.shape[axis]);
  if (fits) return;
  throw new ShapeError(`The feed "${feed}" does not have the shape that its spec says.`, {
    given: array ? `[${array.shape.join(', ')}]` : 'no array of this name',
    expected: `[${spec.map((length) => length ?? 'any').join(', ')}]`,
  });
}

function isPrime(n: number): boolean {
  if (n < 2) return false;
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return true;
}
