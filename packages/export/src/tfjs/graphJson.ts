import type { AttrValue, Graph, GraphFunction, Node, PartialShape } from '@tfaip/graph';
import { DataType } from '@tfaip/libtensorflow';

type JsonObject = Record<string, unknown>;

/** A graph as the JSON of a `GraphDef`, as tfjs reads it. */
export function graphJson({ nodes, functions }: Graph): JsonObject {
  return {
    node: nodes.map(nodeJson),
    library: { function: functions.map(functionJson) },
    versions: { producer: 1395 },
  };
}

/**
 * The name of a dtype in a `GraphDef`: the one that tfjs takes for it, because it has no float64.
 */
export function dtypeJson(dtype: number): string {
  const known = Object.entries(DataType).find(([, value]) => value === dtype);
  return `DT_${dtype === DataType.DOUBLE ? 'FLOAT' : (known?.[0] ?? 'INVALID')}`;
}

export function shapeJson(shape: PartialShape): JsonObject {
  if (shape === null) return { unknownRank: true };
  return { dim: shape.map((size) => ({ size: String(size) })) };
}

function functionJson({ name, inputs, outputs, nodes, returns }: GraphFunction): JsonObject {
  const argument = (each: GraphFunction['inputs'][number]): JsonObject => ({
    name: each.name,
    type: dtypeJson(each.dtype),
  });
  return {
    signature: { name, inputArg: inputs.map(argument), outputArg: outputs.map(argument) },
    nodeDef: nodes.map(nodeJson),
    ret: returns,
  };
}

function nodeJson({ name, op, inputs, attrs }: Node): JsonObject {
  const attr = Object.entries(attrs).map(([key, value]) => [key, attrJson(value)]);
  return { name, op, input: inputs, attr: Object.fromEntries(attr) };
}

function attrJson(attr: AttrValue): JsonObject {
  switch (attr.kind) {
    case 'type':
      return { type: dtypeJson(attr.value) };
    case 'int':
      return { i: String(attr.value) };
    case 'float':
      return { f: attr.value };
    case 'bool':
      return { b: attr.value };
    case 'string':
      return { s: base64(attr.value) };
    case 'shape':
      return { shape: shapeJson(attr.value) };
    case 'func':
      return { func: { name: attr.value } };
    case 'tensor':
      // Values are weights; what tfjs reads of a constant is its node.
      return { tensor: { dtype: dtypeJson(attr.value.dtype), tensorShape: shapeJson(attr.value.shape) } };
    default:
      return { list: listJson(attr) };
  }
}

function listJson(attr: Extract<AttrValue, { value: readonly unknown[]; kind: `${string}s` }>): JsonObject {
  switch (attr.kind) {
    case 'ints':
      return { i: attr.value.map(String) };
    case 'floats':
      return { f: attr.value };
    case 'types':
      return { type: attr.value.map(dtypeJson) };
    case 'bools':
      return { b: attr.value };
    case 'strings':
      return { s: attr.value.map(base64) };
    case 'shapes':
      return { shape: attr.value.map(shapeJson) };
  }
}

function base64(text: string | Uint8Array): string {
  return Buffer.from(text).toString('base64');
}
