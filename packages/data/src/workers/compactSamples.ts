import type { ArrayData, NamedArrays, NdArray, Sample } from '@tfaip/core';

type NumberData = Exclude<ArrayData, readonly string[]>;
type MaybeSample = Sample | null;

/** Samples whose numbers lie in one piece of memory, and in memory that was shared before. */
export interface CompactSamples<S extends MaybeSample> {
  readonly samples: S[];
  /** The piece of memory; undefined if nothing had to be copied. */
  readonly buffer: ArrayBufferLike | undefined;
}

/**
 * Copies the arrays of some samples into one piece of memory, to move or share it with another thread as a whole.
 *
 * Messages between threads clone the whole memory behind a view, and moving it would take it from its owner; so what is
 * sent is a copy of exactly what the samples hold. Arrays in shared memory are passed on as they are.
 */
export function compactSamples<S extends MaybeSample>(
  samples: readonly S[],
  useSharedMemory: boolean,
): CompactSamples<S> {
  const arrays = samples.flatMap((sample) => (sample ? arraysToCopy(sample) : []));
  if (arrays.length === 0) return { samples: [...samples], buffer: undefined };
  const bytes = arrays.reduce((sum, data) => sum + paddedBytes(data), 0);
  const buffer = useSharedMemory ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  const writer = new ArrayWriter(buffer);
  return { samples: samples.map((sample) => (sample ? writer.copySample(sample) : sample) as S), buffer };
}

class ArrayWriter {
  private offset = 0;

  constructor(private readonly buffer: ArrayBufferLike) {}

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
    if (!mustBeCopied(array.data)) return array;
    const { dtype, shape, data } = array;
    const copy = viewLike(data, this.buffer, this.offset);
    copy.set(data);
    this.offset += paddedBytes(data);
    return { dtype, shape, data: copy };
  }
}

function arraysToCopy({ inputs, targets, outputs }: Sample): NumberData[] {
  const found: NumberData[] = [];
  for (const arrays of [inputs, targets, outputs]) {
    for (const name in arrays) {
      const { data } = arrays[name]!;
      if (mustBeCopied(data)) found.push(data);
    }
  }
  return found;
}

function mustBeCopied(data: ArrayData): data is NumberData {
  return !Array.isArray(data) && !((data as NumberData).buffer instanceof SharedArrayBuffer);
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
