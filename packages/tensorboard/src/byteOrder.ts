const machineIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Elements of tensors that take more than a byte. */
export type WideArray = Float32Array | Float64Array | Int16Array | Uint16Array | Int32Array | BigInt64Array;

/** An array's bytes as they stand in files, little-endian: a view wherever the machine has the same order. */
export function littleEndian(data: WideArray): Uint8Array {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return machineIsLittleEndian ? bytes : swapped(Buffer.from(bytes), data.BYTES_PER_ELEMENT);
}

/** A copy of little-endian bytes in a buffer of its own, in the machine's order, for an array over it. */
export function fromLittleEndian(bytes: Uint8Array, width: number): ArrayBuffer {
  const copy = new Uint8Array(bytes).buffer;
  if (!machineIsLittleEndian) swapped(Buffer.from(copy), width);
  return copy;
}

function swapped(bytes: Buffer, width: number): Buffer {
  if (width === 2) return bytes.swap16();
  if (width === 4) return bytes.swap32();
  return width === 8 ? bytes.swap64() : bytes;
}
