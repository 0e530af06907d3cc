import type { Attrs, AttrValue, Graph, GraphFunction, Node, TensorValue } from '@tfaip/graph';
import { DataType } from '@tfaip/libtensorflow';

/**
 * The graph with float64 wherever it has float32: types, constants, functions and their signatures. Its constants are the
 * same numbers as before, so a rounded 0.1 stays the rounded 0.1.
 */
export function doubleGraph({ nodes, functions }: Graph): Graph {
  return { nodes: nodes.map(doubleNode), functions: functions.map(doubleFunction) };
}

function doubleFunction(given: GraphFunction): GraphFunction {
  const signature = (args: GraphFunction['inputs']) =>
    args.map((arg) => ({ ...arg, dtype: doubleType(arg.dtype) }));
  return {
    ...given,
    inputs: signature(given.inputs),
    outputs: signature(given.outputs),
    nodes: given.nodes.map(doubleNode),
    ...(given.attrs && { attrs: doubleAttrs(given.attrs) }),
  };
}

function doubleNode(node: Node): Node {
  return { ...node, attrs: doubleAttrs(node.attrs) };
}

function doubleAttrs(attrs: Attrs): Attrs {
  return Object.fromEntries(Object.entries(attrs).map(([name, value]) => [name, doubleAttr(value)]));
}

function doubleAttr(attr: AttrValue): AttrValue {
  if (attr.kind === 'type') return { kind: 'type', value: doubleType(attr.value) };
  if (attr.kind === 'types') return { kind: 'types', value: attr.value.map(doubleType) };
  if (attr.kind === 'tensor') return { kind: 'tensor', value: doubleTensor(attr.value) };
  return attr;
}

function doubleTensor(tensor: TensorValue): TensorValue {
  if (tensor.dtype !== DataType.FLOAT) return tensor;
  // A copy, because the bytes need not lie where a Float32Array may begin.
  const floats = new Float32Array((tensor.data as Uint8Array).slice().buffer);
  return { ...tensor, dtype: DataType.DOUBLE, data: new Uint8Array(Float64Array.from(floats).buffer) };
}

function doubleType(type: number): number {
  return type === DataType.FLOAT ? DataType.DOUBLE : type;
}
