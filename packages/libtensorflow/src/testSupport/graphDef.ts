/**
 * Writes small `GraphDef`s for tests. Field numbers: graph.proto, node_def.proto, attr_value.proto, tensor.proto,
 * function.proto and op_def.proto of tensorflow/core/framework.
 */
import { DataType } from '../dataType.js';

/** Bytes of one `AttrValue`. */
export type Attribute = number[];

/** One node; an input is `node`, `node:1` or, for its effect only, `^node`. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs?: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** A function whose arguments and results all have one dtype. Inputs in it are `argument` or `node:output:0`. */
export interface GraphFunction {
  readonly name: string;
  readonly arguments: readonly string[];
  /** By the result's name: what it is, such as `sum:z:0`. */
  readonly results: Readonly<Record<string, string>>;
  /** A number of `DataType`. */
  readonly dtype: number;
  readonly resultDtype?: number;
  readonly nodes: readonly GraphNode[];
}

/** A serialized `GraphDef`. */
export function graphDef(nodes: readonly GraphNode[], functions: readonly GraphFunction[] = []): Uint8Array {
  return Uint8Array.from([
    ...nodes.flatMap((node) => bytes(1, nodeDef(node))),
    ...bytes(
      2,
      functions.flatMap((body) => bytes(1, functionDef(body))),
    ),
    // versions.producer: any that knows today's operations
    ...bytes(4, varint(1, 2000)),
  ]);
}

/** Writes an `AttrValue`. */
export const attribute: {
  readonly text: (value: string) => Attribute;
  readonly int: (value: number) => Attribute;
  readonly bool: (value: boolean) => Attribute;
  readonly type: (dtype: number) => Attribute;
  readonly types: (dtypes: readonly number[]) => Attribute;
  /** -1 for a length that is not known; undefined for a rank that is not. */
  readonly shape: (dims: readonly number[] | undefined) => Attribute;
  readonly tensor: (dtype: number, dims: readonly number[], content: ArrayBufferView) => Attribute;
  readonly function: (name: string) => Attribute;
} = {
  text: (value) => text(2, value),
  int: (value) => varint(3, value),
  bool: (value) => varint(5, value ? 1 : 0),
  type: (dtype) => varint(6, dtype),
  types: (dtypes) =>
    bytes(
      1,
      dtypes.flatMap((dtype) => varint(6, dtype)),
    ),
  shape: (dims) => bytes(7, dims === undefined ? varint(3, 1) : shapeProto(dims)),
  tensor: (dtype, dims, content) =>
    bytes(8, [
      ...varint(1, dtype),
      ...bytes(2, shapeProto(dims)),
      ...bytes(4, [...new Uint8Array(content.buffer, content.byteOffset, content.byteLength)]),
    ]),
  function: (name) => bytes(10, text(1, name)),
};

/** A fed tensor; without a shape, of any. */
export function placeholder(
  name: string,
  dtype: number = DataType.FLOAT,
  shape?: readonly number[],
): GraphNode {
  return {
    name,
    op: 'Placeholder',
    attributes: { dtype: attribute.type(dtype), shape: attribute.shape(shape) },
  };
}

export function constant(
  name: string,
  dtype: number,
  dims: readonly number[],
  content: ArrayBufferView,
): GraphNode {
  return {
    name,
    op: 'Const',
    attributes: { dtype: attribute.type(dtype), value: attribute.tensor(dtype, dims, content) },
  };
}

/** An operation with one type attribute `T`, such as AddV2, MatMul, Identity. */
export function typed(
  name: string,
  op: string,
  inputs: readonly string[],
  dtype: number = DataType.FLOAT,
): GraphNode {
  return { name, op, inputs, attributes: { T: attribute.type(dtype) } };
}

/** A node without outputs that runs after its inputs. */
export function group(name: string, nodes: readonly string[]): GraphNode {
  return { name, op: 'NoOp', inputs: nodes.map((node) => `^${node}`) };
}

/** A handle of the session's variable `sharedName`. */
export function variable(name: string, shape: readonly number[], sharedName: string = name): GraphNode {
  return {
    name,
    op: 'VarHandleOp',
    attributes: {
      dtype: attribute.type(DataType.FLOAT),
      shape: attribute.shape(shape),
      shared_name: attribute.text(sharedName),
    },
  };
}

/** AssignVariableOp, AssignAddVariableOp or ReadVariableOp on a float32 variable. */
export function onVariable(name: string, op: string, inputs: readonly string[]): GraphNode {
  return { name, op, inputs, attributes: { dtype: attribute.type(DataType.FLOAT) } };
}

/** A loop that adds 1 to the int32 scalar `start` until it is the scalar `limit`; output 0 is the sum. */
export function countingLoop(name: string, start: string, limit: string): [GraphNode, GraphFunction[]] {
  const INT32 = DataType.INT32;
  const one = constant('one', INT32, [], Int32Array.of(1));
  const node: GraphNode = {
    name,
    op: 'While',
    inputs: [start, limit],
    attributes: {
      T: attribute.types([INT32, INT32]),
      cond: attribute.function(`${name}_cond`),
      body: attribute.function(`${name}_body`),
    },
  };
  const args = ['i', 'n'];
  const condition: GraphFunction = {
    name: `${name}_cond`,
    arguments: args,
    results: { more: 'less:z:0' },
    dtype: INT32,
    resultDtype: DataType.BOOL,
    nodes: [typed('less', 'Less', args, INT32)],
  };
  const body: GraphFunction = {
    name: `${name}_body`,
    arguments: args,
    results: { next: 'sum:z:0', limit: 'n' },
    dtype: INT32,
    nodes: [one, typed('sum', 'AddV2', ['i', 'one:output:0'], INT32)],
  };
  return [node, [condition, body]];
}

function nodeDef({ name, op, inputs = [], attributes = {} }: GraphNode): number[] {
  return [
    ...text(1, name),
    ...text(2, op),
    ...inputs.flatMap((input) => text(3, input)),
    ...Object.entries(attributes).flatMap(([key, value]) => bytes(5, [...text(1, key), ...bytes(2, value)])),
  ];
}

function functionDef(body: GraphFunction): number[] {
  const argument = (field: number, dtype: number) => (name: string) =>
    bytes(field, [...text(1, name), ...varint(3, dtype)]);
  const results = Object.entries(body.results);
  const signature = [
    ...text(1, body.name),
    ...body.arguments.flatMap(argument(2, body.dtype)),
    ...Object.keys(body.results).flatMap(argument(3, body.resultDtype ?? body.dtype)),
  ];
  return [
    ...bytes(1, signature),
    ...body.nodes.flatMap((node) => bytes(3, nodeDef(node))),
    ...results.flatMap(([name, value]) => bytes(4, [...text(1, name), ...text(2, value)])),
  ];
}

function shapeProto(dims: readonly number[]): number[] {
  return dims.flatMap((dim) => bytes(2, varint(1, dim)));
}

function varint(field: number, value: number): number[] {
  return [...base128(BigInt(field << 3)), ...base128(BigInt.asUintN(64, BigInt(value)))];
}

function bytes(field: number, content: readonly number[]): number[] {
  return [...base128(BigInt((field << 3) | 2)), ...base128(BigInt(content.length)), ...content];
}

function text(field: number, value: string): number[] {
  return bytes(field, [...new TextEncoder().encode(value)]);
}

function base128(value: bigint): number[] {
  const groups: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) groups.push(Number(rest & 0x7fn) | 0x80);
  return [...groups, Number(rest)];
}
