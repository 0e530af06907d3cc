import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { DataType } from '@tfaip/libtensorflow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphDefSchema, type TensorProto, type TensorProtoSchema } from '../proto/graph_pb.js';
import type { AttrValue } from './attrValue.js';
import { decodeGraphDef } from './decodeGraphDef.js';
import { encodeGraphDef } from './encodeGraphDef.js';
import type { Graph, Node } from './graph.js';
import { GraphDefError } from './graphDefError.js';
import * as arbitrary from './testSupport/graphArbitraries.js';
import { BOOL, bytesOf, constant, FLOAT, INT32, node, typed } from './testSupport/nodes.js';

const graphOf = (...nodes: Node[]): Graph => ({ nodes, functions: [] });
const withAttr = (value: AttrValue): Graph => graphOf(node('n', 'Op', [], { a: value }));
/** The attribute `a` after writing and reading. */
const rewritten = (value: AttrValue) => decodeGraphDef(encodeGraphDef(withAttr(value))).nodes[0]?.attrs.a;
/** How the constant of a node is written. */
const tensorProto = (constant: Node): TensorProto => {
  const attr = fromBinary(GraphDefSchema, encodeGraphDef(graphOf(constant))).node[0]?.attr.value?.value;
  if (attr?.case !== 'tensor') throw new Error('the node has no tensor');
  return attr.value;
};
const rewrittenConstant = (constant: Node) => decodeGraphDef(encodeGraphDef(graphOf(constant))).nodes[0];

describe('encodeGraphDef and decodeGraphDef', () => {
  it('every graph survives', () => {
    fc.assert(
      fc.property(arbitrary.graph, (graph) => {
        expect(decodeGraphDef(encodeGraphDef(graph))).toStrictEqual(graph);
      }),
      { numRuns: 200 },
    );
  });

  it('equal graphs give equal bytes', () => {
    fc.assert(
      fc.property(arbitrary.graph, (graph) => {
        const bytes = encodeGraphDef(graph);
        expect(encodeGraphDef(decodeGraphDef(bytes))).toEqual(bytes);
      }),
      { numRuns: 50 },
    );
  });

  it('writes the bytes of the format', () => {
    const bytes = encodeGraphDef(graphOf(typed('y', 'Neg', ['x:1', '^z'], INT32)));
    const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];
    expect([...bytes]).toEqual([
      ...[0x0a, 0x1a], // node = 1, 26 bytes
      ...[0x0a, ...text('y'), 0x12, ...text('Neg')], // name = 1, op = 2
      ...[0x1a, ...text('x:1'), 0x1a, ...text('^z')], // input = 3
      ...[0x2a, 0x07], // attr = 5
      ...[0x0a, ...text('T'), 0x12, 0x02, 0x30, 0x03], // key = 1, value = 2 { type = 6: int32 }
      ...[0x22, 0x03, 0x08, 0xaa, 0x13], // versions = 4 { producer = 1: 2474 }
    ]);
  });

  it('an empty graph has a version and nothing else', () => {
    expect([...encodeGraphDef(graphOf())]).toEqual([0x22, 0x03, 0x08, 0xaa, 0x13]);
    expect(decodeGraphDef(new Uint8Array())).toEqual(graphOf());
  });
});

describe('attributes', () => {
  it('a list of length 0 loses its kind', () => {
    expect(rewritten({ kind: 'types', value: [] })).toEqual({ kind: 'ints', value: [] });
  });

  it('floats are rounded to float32', () => {
    expect(rewritten({ kind: 'float', value: 0.1 })).toEqual({ kind: 'float', value: Math.fround(0.1) });
    expect(rewritten({ kind: 'floats', value: [-0, 1e-46] })).toEqual({ kind: 'floats', value: [-0, 0] });
  });

  it('integers that a number holds are numbers', () => {
    expect(rewritten({ kind: 'int', value: -(2n ** 40n) })).toEqual({ kind: 'int', value: -(2 ** 40) });
    expect(rewritten({ kind: 'int', value: -(2n ** 63n) })).toEqual({ kind: 'int', value: -(2n ** 63n) });
  });

  it('text keeps its byte order mark', () => {
    expect(rewritten({ kind: 'string', value: '\ufeffé' })).toEqual({ kind: 'string', value: '\ufeffé' });
  });

  it.each<[string, AttrValue, RegExp]>([
    ['a fraction as int', { kind: 'int', value: 1.5 }, /no 64-bit integer.*given: 1\.5/s],
    ['an unsafe int', { kind: 'ints', value: [1, 2 ** 53] }, /given: 9007199254740992/],
    ['an int of 65 bits', { kind: 'int', value: 2n ** 63n }, /given: 9223372036854775808/],
    ['a float beyond float32', { kind: 'float', value: 1e39 }, /beyond float32.*1e\+39/s],
    ['a negative dimension', { kind: 'shape', value: [2, -2] }, /\[2, -2\]/],
    [
      'a constant that is too short',
      { kind: 'tensor', value: { dtype: FLOAT, shape: [2], data: new Uint8Array(7) } },
      /given: float32\[2\] with 7 bytes.*expected: 8 bytes/s,
    ],
    [
      'strings as bytes',
      { kind: 'tensor', value: { dtype: DataType.STRING, shape: [1], data: new Uint8Array(1) } },
      /given: string\[1\] with 1 bytes.*expected: a list of 1 strings/s,
    ],
    [
      'numbers as strings',
      { kind: 'tensor', value: { dtype: DataType.UINT8, shape: [1], data: ['a'] } },
      /given: uint8\[1\] with 1 strings.*expected: 1 bytes/s,
    ],
    [
      'a constant of resources',
      { kind: 'tensor', value: { dtype: DataType.RESOURCE, shape: [], data: new Uint8Array() } },
      /given: resource\[\]/,
    ],
    [
      'a constant of an unknown length',
      { kind: 'tensor', value: { dtype: DataType.UINT8, shape: [-1, -2], data: new Uint8Array(2) } },
      /given: uint8\[-1, -2\]/,
    ],
  ])('refuses %s', (_, value, message) => {
    expect(() => encodeGraphDef(withAttr(value))).toThrow(GraphDefError);
    expect(() => encodeGraphDef(withAttr(value))).toThrow(message);
  });

  it('names function, node and attribute of what does not fit', () => {
    const body = {
      name: 'f',
      inputs: [],
      outputs: [],
      nodes: withAttr({ kind: 'int', value: 0.5 }).nodes,
      returns: {},
    };
    expect(() => encodeGraphDef({ nodes: [], functions: [body] })).toThrow(
      /^function f: node n: attribute a: An attribute is no 64-bit integer/,
    );
  });
});

describe('constants', () => {
  it.each<[string, number, ArrayBufferView & { fill(value: never): unknown }, unknown, Partial<TensorProto>]>(
    [
      ['float32', FLOAT, new Float32Array(64), -0, { floatVal: [-0] }],
      ['float64', DataType.DOUBLE, new Float64Array(64), 0.1, { doubleVal: [0.1] }],
      ['int32', INT32, new Int32Array(64), -5, { intVal: [-5] }],
      ['uint8', DataType.UINT8, new Uint8Array(64), 200, { intVal: [200] }],
      ['int8', DataType.INT8, new Int8Array(64), -3, { intVal: [-3] }],
      ['int16', DataType.INT16, new Int16Array(64), -300, { intVal: [-300] }],
      ['uint16', DataType.UINT16, new Uint16Array(64), 60000, { intVal: [60000] }],
      ['int64', DataType.INT64, new BigInt64Array(64), -(2n ** 62n), { int64Val: [-(2n ** 62n)] }],
      ['uint64', DataType.UINT64, new BigUint64Array(64), 2n ** 63n, { uint64Val: [2n ** 63n] }],
      ['uint32', DataType.UINT32, new Uint32Array(64), 2 ** 31, { uint32Val: [2 ** 31] }],
      ['bool', BOOL, new Uint8Array(64), 1, { boolVal: [true] }],
      ['float16', DataType.HALF, new Uint16Array(64), 0x3c00, { halfVal: [0x3c00] }],
      ['complex64', DataType.COMPLEX64, new Float32Array(128), 2, { scomplexVal: [2, 2] }],
    ],
  )('64 equal elements of %s are written as one', (_, dtype, values, value, field) => {
    values.fill(value as never);
    const written = constant('c', dtype, [8, 8], values);
    expect(tensorProto(written)).toMatchObject({ ...field, tensorContent: new Uint8Array() });
    expect(rewrittenConstant(written)).toStrictEqual(written);
  });

  it.each([
    ['63 equal ones', [63], new Float32Array(63).fill(2)],
    ['64 of which one differs', [64], new Float32Array(64).fill(2).fill(3, 63)],
    ['NaN, whose bits must stay', [64], new Float32Array(64).fill(Number.NaN)],
  ])('%s are written in full', (_, shape, values) => {
    const written = constant('c', FLOAT, shape, values);
    expect(tensorProto(written).tensorContent).toEqual(bytesOf(values));
    expect(rewrittenConstant(written)).toStrictEqual(written);
  });

  it('large ones with equal elements survive', () => {
    fc.assert(
      fc.property(fc.float(), fc.nat({ max: 300 }), (value, count) => {
        const written = constant('c', FLOAT, [count], new Float32Array(count).fill(value));
        expect(rewrittenConstant(written)).toStrictEqual(written);
      }),
    );
  });

  /** A graph of one constant as another program writes it. */
  const foreign = (tensor: MessageInitShape<typeof TensorProtoSchema>) =>
    toBinary(
      GraphDefSchema,
      create(GraphDefSchema, {
        node: [{ name: 'c', op: 'Const', attr: { value: { value: { case: 'tensor', value: tensor } } } }],
      }),
    );
  const dims = (...sizes: bigint[]) => ({ dim: sizes.map((size) => ({ size })) });
  const read = (tensor: MessageInitShape<typeof TensorProtoSchema>) =>
    decodeGraphDef(foreign(tensor)).nodes[0]?.attrs.value?.value;

  it('the last of several values stands for the rest', () => {
    expect(read({ dtype: INT32, tensorShape: dims(2n, 2n), intVal: [1, -2] })).toEqual({
      dtype: INT32,
      shape: [2, 2],
      data: bytesOf(Int32Array.of(1, -2, -2, -2)),
    });
    expect(read({ dtype: DataType.COMPLEX64, tensorShape: dims(3n), scomplexVal: [1, 2, 3, 4] })).toEqual({
      dtype: DataType.COMPLEX64,
      shape: [3],
      data: bytesOf(Float32Array.of(1, 2, 3, 4, 3, 4)),
    });
  });

  it('no value at all stands for zeros and empty strings, no shape for a scalar', () => {
    expect(read({ dtype: FLOAT, tensorShape: dims(2n) })).toEqual({
      dtype: FLOAT,
      shape: [2],
      data: new Uint8Array(8),
    });
    expect(read({ dtype: DataType.STRING, tensorShape: dims(2n) })).toMatchObject({ data: ['', ''] });
    expect(read({ dtype: FLOAT, floatVal: [1] })).toMatchObject({ shape: [] });
  });

  it.each<[string, MessageInitShape<typeof TensorProtoSchema>, RegExp]>([
    ['bytes of another length', { dtype: FLOAT, tensorContent: new Uint8Array(5) }, /with 5 bytes.*4 bytes/s],
    ['a resource', { dtype: DataType.RESOURCE }, /node c: attribute value: .*\n.*given: resource\[\]/],
    ['a string that is no text', { dtype: DataType.STRING, stringVal: [Uint8Array.of(255)] }, /no UTF-8/],
    ['an unknown dimension', { dtype: FLOAT, tensorShape: dims(-1n) }, /fully known shape.*\[-1\]/s],
  ])('refuses to read %s', (_, tensor, message) => {
    expect(() => decodeGraphDef(foreign(tensor))).toThrow(message);
  });
});

describe('what a Graph has no place for', () => {
  it('is refused where leaving it out would change the graph', () => {
    const nodeWith = (value: object) =>
      toBinary(
        GraphDefSchema,
        create(GraphDefSchema, { node: [{ name: 'n', op: 'Op', attr: { a: value } }] }),
      );
    const functionWith = (signature: object) =>
      toBinary(GraphDefSchema, create(GraphDefSchema, { library: { function: [signature] } }));
    const cases: [Uint8Array, RegExp][] = [
      [nodeWith({}), /node n: attribute a: .*\n.*given: no value/],
      [nodeWith({ value: { case: 'placeholder', value: 'T' } }), /given: a placeholder for T/],
      [nodeWith({ value: { case: 'list', value: { func: [{ name: 'f' }] } } }), /given: a list of functions/],
      [nodeWith({ value: { case: 'list', value: { tensor: [{}] } } }), /given: a list of tensors/],
      [nodeWith({ value: { case: 'list', value: { i: [2n ** 60n] } } }), /given: 1152921504606846976/],
      [nodeWith({ value: { case: 'func', value: { name: 'f', attr: { T: {} } } } }), /given: f with T/],
      [functionWith({}), /no signature/],
      [
        functionWith({ signature: { name: 'f', inputArg: [{ name: 'x', typeAttr: 'T' }] } }),
        /function f: The argument x is polymorphic.*attribute T/s,
      ],
      [Uint8Array.of(0x0a, 0x05, 1), /no GraphDef.*given: 3 bytes/s],
    ];
    for (const [bytes, message] of cases) {
      expect(() => decodeGraphDef(bytes)).toThrow(GraphDefError);
      expect(() => decodeGraphDef(bytes)).toThrow(message);
    }
  });
});
