import { AttributeType, type OpAttribute } from '@tfaip/libtensorflow';
import type { Attrs, AttrValue } from '../graphDef/attrValue.js';
import { TracingError } from '../tracingError.js';

/** Attributes as tfjs's kernels give them, as those of a node. */
export function toAttrs(op: string, attributes: readonly OpAttribute[]): Attrs {
  const attrs: Record<string, AttrValue> = {};
  for (const attribute of attributes) {
    const value = toAttr(op, attribute);
    if (value) attrs[attribute.name] = value;
  }
  return attrs;
}

const listKinds: Record<number, 'ints' | 'floats' | 'types' | 'bools' | 'strings'> = {
  [AttributeType.INT]: 'ints',
  [AttributeType.FLOAT]: 'floats',
  [AttributeType.TYPE]: 'types',
  [AttributeType.BOOL]: 'bools',
  [AttributeType.STRING]: 'strings',
};

const singleKinds: Record<number, 'int' | 'float' | 'type' | 'bool' | 'string'> = {
  [AttributeType.INT]: 'int',
  [AttributeType.FLOAT]: 'float',
  [AttributeType.TYPE]: 'type',
  [AttributeType.BOOL]: 'bool',
  [AttributeType.STRING]: 'string',
};

function toAttr(op: string, { name, type, value }: OpAttribute): AttrValue | undefined {
  if (value === undefined || (value === null && type !== AttributeType.SHAPE)) return undefined;
  if (type === AttributeType.SHAPE) return { kind: 'shape', value: value as readonly number[] | null };
  const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && type !== AttributeType.STRING);
  const kind = isList ? listKinds[type] : singleKinds[type];
  if (!kind) {
    throw new TracingError('An attribute of an operation cannot be written into a graph.', {
      given: `${op}: ${name} of type ${type}`,
    });
  }
  if (isList) return { kind, value: Array.from(value as Iterable<never>) } as AttrValue;
  return { kind, value: kind === 'bool' ? Boolean(value) : value } as AttrValue;
}
