import { DataType } from '@tfaip/libtensorflow';
import type { Attrs } from '../attrValue.js';
import type { Node } from '../graph.js';

export const FLOAT: number = DataType.FLOAT;
export const INT32: number = DataType.INT32;
export const BOOL: number = DataType.BOOL;

export function node(name: string, op: string, inputs: readonly string[] = [], attrs: Attrs = {}): Node {
  return { name, op, inputs, attrs };
}

/** An operation with one type attribute `T`, such as AddV2 or Less. */
export function typed(name: string, op: string, inputs: readonly string[], dtype: number = FLOAT): Node {
  return node(name, op, inputs, { T: { kind: 'type', value: dtype } });
}

/** @param shape null for any. */
export function placeholder(name: string, dtype: number, shape: readonly number[] | null = null): Node {
  return node(name, 'Placeholder', [], {
    dtype: { kind: 'type', value: dtype },
    shape: { kind: 'shape', value: shape },
  });
}

export function constant(
  name: string,
  dtype: number,
  shape: readonly number[],
  values: ArrayBufferView | readonly string[],
): Node {
  const data = ArrayBuffer.isView(values) ? bytesOf(values) : values;
  return node(name, 'Const', [], {
    dtype: { kind: 'type', value: dtype },
    value: { kind: 'tensor', value: { dtype, shape, data } },
  });
}

export function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
