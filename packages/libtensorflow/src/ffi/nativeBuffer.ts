import type { Address, TensorFlowC } from './tensorflowC.js';

/** `TF_Buffer` begins with the address of its bytes and their count. */
const HEADER_WORDS = 2;

/** A copy of the bytes that a `TF_Buffer` holds. */
export function bufferBytes(c: TensorFlowC, buffer: Address<'TF_Buffer'>): Uint8Array {
  const header = new BigUint64Array(HEADER_WORDS);
  c.copyOut(header, buffer, header.byteLength);
  const [data, length] = header as unknown as readonly [bigint, bigint];
  const bytes = new Uint8Array(Number(length));
  c.copyOut(bytes, Number(data), bytes.length);
  return bytes;
}
