import type { ArrayData, NamedArrays, NdArray, Sample } from '@tfaip/core';

type NumberData = Exclude<ArrayData, readonly string[]>;
type MaybeSample = Sample | null;

/** Samples whose numbers lie in one piece of memory, and in memory that was shared before. */
export interface CompactSamples<S extends MaybeSample> {
  readonly samples: S[];
  /** The piece of memory; undefined if nothing had to be copied. */
  readonly buffer: ArrayBufferLike | undefined;
}

export interface CompactOptions {
  /** Makes the piece of memory, of at least so many bytes. */
  readonly allocate: (bytes: number) => ArrayBufferLike;
  /** Shared memory whose owner will use it anew, so that what lies there has to be copied too. */
  readonly lent?: SharedArrayBuffer | undefined;
}

/**
 * Copies the arrays of some samples into one piece of memory, to move or share it with another thread as a whole.
 *
 * Messages between threads clone the whole memory behind a view, and moving it would take it from its owner; so what is
 * sent is a copy of exactly what the samples hold. Arrays in shared memory are passed on as they are.
 */
export function compactSamples<S extends MaybeSample>(
  samples: readonly S[],
  { allocate, lent }: CompactOptions,
): CompactSamples<S> {
  const arrays = samples.flatMap((sample) => (sample ? arraysToCopy(sample, lent) : []));
  if (arrays.length === 0) return { samples: [...samples], buffer: undefined };
  const bytes = arrays.reduce((sum, data) => sum + paddedBytes(data), 0);
  const buffer = allocate(bytes);
  const writer = new ArrayWriter(buffer, lent);
  return { samples: samples.map((sample) => (sample ? writer.copySample(sample) : sample) as S), buffer };
}

class ArrayWriter {
  private offset = 0;

  constructor(
    private readonly buffer: ArrayBufferLike,
    private readonly lent: SharedArrayBuffer | undefined,
  ) {}

  copySample(sample: Sample): Sample {
    return {
      inputs: this.copyArrays(sample.inputs),
      targets: this.copyArrays(sample.targets),
      outputs: this.copyArrays(sample.outputs),
      meta: sample.meta,
    };
  }

  private copyArrays(arrays: NamedArrays): NamedArrays {
    const copies: Record<string, NdArray> = {};
    for (const name in arrays) copies[name] = this.copyArray(arrays[name]!);
    return copies;
  }

  private copyArray(array: NdArray): NdArray {
    if (!mustBeCopied(array.data, this.lent)) return array;
    const { dtype, shape, data } = array;
    const copy = viewLike(data, this.buffer, this.offset);
    copy.set(data);
    this.offset += paddedBytes(data);
    return { dtype, shape, data: copy };
  }
}

function arraysToCopy(
  { inputs, targets, outputs }: Sample,
  lent: SharedArrayBuffer | undefined,
): NumberData[] {
  const found: NumberData[] = [];
  for (const arrays of [inputs, targets, outputs]) {
    for (const name in arrays) {
      const { data } = arrays[name]!;
      if (mustBeCopied(data, lent)) found.push(data);
    }
  }
  return found;
}

function mustBeCopied(data: ArrayData, lent: SharedArrayBuffer | undefined): data is NumberData {
  if (Array.isArray(data)) return false;
  const { buffer } = data as NumberData;
  return !(buffer instanceof SharedArrayBuffer) || buffer === lent;
}

/** Each array starts where numbers of four bytes may start. */
function paddedBytes({ byteLength }: NumberData): number {
  return (byteLength + 3) & ~3;
}

function viewLike(data: NumberData, buffer: ArrayBufferLike, offset: number): NumberData {
  if (data instanceof Float32Array) return new Float32Array(buffer, offset, data.length);
  if (data instanceof Int32Array) return new Int32Array(buffer, offset, data.length);
  return new Uint8Array(buffer, offset, data.length);
}
