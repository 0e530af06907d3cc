import type { AttrValue, Node } from '@tfaip/graph';
import { DataType } from '@tfaip/libtensorflow';

export const type = (value: number): AttrValue => ({ kind: 'type', value });
export const types = (value: readonly number[]): AttrValue => ({ kind: 'types', value });

/** A constant of texts: a list of them if no shape is given. */
export function strings(
  name: string,
  data: readonly string[],
  shape: readonly number[] = [data.length],
): Node {
  const value = { dtype: DataType.STRING, shape, data };
  return {
    name,
    op: 'Const',
    inputs: [],
    attrs: { dtype: type(DataType.STRING), value: { kind: 'tensor', value } },
  };
}
