import { DataType, opDefs, type SessionArray } from '@tfaip/libtensorflow';
import { describeNative } from '@tfaip/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Attrs, AttrValue } from './attrValue.js';
import { decodeGraphDef } from './decodeGraphDef.js';
import { elementBytes, elementFormat } from './elementFormat.js';
import { encodeGraphDef } from './encodeGraphDef.js';
import type { Graph, GraphFunction } from './graph.js';
import { outputName } from './outputName.js';
import { elementCount } from './shapeProto.js';
import type { TensorValue } from './tensorValue.js';
import { tensorValue } from './testSupport/graphArbitraries.js';
import { BOOL, constant, FLOAT, INT32, node, placeholder, typed } from './testSupport/nodes.js';

const float32 = (shape: number[], ...values: number[]): SessionArray => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from(values),
});
const int32 = (value: number): SessionArray => ({ dtype: 'int32', shape: [], data: Int32Array.of(value) });
const bool = (value: boolean): SessionArray => ({
  dtype: 'bool',
  shape: [],
  data: Uint8Array.of(value ? 1 : 0),
});

const type = (value: number): AttrValue => ({ kind: 'type', value });
const types = (...value: number[]): AttrValue => ({ kind: 'types', value });
const func = (value: string): AttrValue => ({ kind: 'func', value });

describeNative('a graph in a session', (runtime) => {
  /** Runs a graph as it is after writing, reading and writing it again. */
  const run = (graph: Graph, feeds: Record<string, SessionArray>, ...fetches: string[]) => {
    const rewritten = decodeGraphDef(encodeGraphDef(graph));
    using session = runtime().binding.createSession(encodeGraphDef(rewritten));
    return session.run({ feeds, fetches });
  };
  /** The name inside a function of a node's output. */
  const output = (name: string, op: string, attrs: Attrs = {}, index = 0) =>
    `${name}:${outputName(opDefs(runtime().binding), op, attrs, index)}`;

  it('multiplies matrices', () => {
    const product = node('y', 'MatMul', ['x', 'w'], {
      T: type(FLOAT),
      transpose_b: { kind: 'bool', value: true },
    });
    const graph = {
      nodes: [
        placeholder('x', FLOAT, [-1, 2]),
        constant('w', FLOAT, [2, 2], Float32Array.of(1, 2, 3, 4)),
        product,
      ],
      functions: [],
    };
    expect(run(graph, { x: float32([1, 2], 1, 10) }, 'y')).toEqual([float32([1, 2], 21, 43)]);
  });

  it('runs a While with condition and body', () => {
    const args = [
      { name: 'i', dtype: INT32 },
      { name: 'power', dtype: FLOAT },
    ];
    const T = types(INT32, FLOAT);
    const condition: GraphFunction = {
      name: 'more',
      inputs: args,
      outputs: [{ name: 'positive', dtype: BOOL }],
      nodes: [
        constant('zero', INT32, [], Int32Array.of(0)),
        typed('greater', 'Greater', ['i', 'zero:output:0'], INT32),
      ],
      returns: { positive: output('greater', 'Greater') },
    };
    const body: GraphFunction = {
      name: 'double',
      inputs: args,
      outputs: args,
      nodes: [
        constant('one', INT32, [], Int32Array.of(1)),
        typed('less', 'Sub', ['i', output('one', 'Const')], INT32),
        typed('twice', 'AddV2', ['power', 'power']),
      ],
      returns: { i: output('less', 'Sub'), power: output('twice', 'AddV2') },
    };
    const loop = node('loop', 'While', ['n', 'x'], { T, cond: func('more'), body: func('double') });
    const graph = {
      nodes: [placeholder('n', INT32, []), placeholder('x', FLOAT, [1]), loop],
      functions: [condition, body],
    };
    expect(run(graph, { n: int32(10), x: float32([1], 1.5) }, 'loop', 'loop:1')).toEqual([
      int32(0),
      float32([1], 1536),
    ]);
  });

  /** `Op` of the argument `x`, float32. */
  const unary = (name: string, op: string): GraphFunction => ({
    name,
    inputs: [{ name: 'x', dtype: FLOAT }],
    outputs: [{ name: 'y', dtype: FLOAT }],
    nodes: [typed('result', op, ['x'])],
    returns: { y: output('result', op) },
  });

  it('runs either branch of an If', () => {
    const choice = node('choice', 'If', ['positive', 'x'], {
      Tcond: type(BOOL),
      Tin: types(FLOAT),
      Tout: types(FLOAT),
      then_branch: func('root'),
      else_branch: func('negative'),
    });
    const graph = {
      nodes: [placeholder('positive', BOOL, []), placeholder('x', FLOAT), choice],
      functions: [unary('root', 'Sqrt'), unary('negative', 'Neg')],
    };
    const x = float32([2], 4, 9);
    expect(run(graph, { positive: bool(true), x }, 'choice')).toEqual([float32([2], 2, 3)]);
    expect(run(graph, { positive: bool(false), x }, 'choice')).toEqual([float32([2], -4, -9)]);
  });

  it('calls a function that splits, with an output of several tensors', () => {
    const attrs: Attrs = { T: type(FLOAT), num_split: { kind: 'int', value: 2 } };
    const halves: GraphFunction = {
      name: 'swap_halves',
      inputs: [{ name: 'x', dtype: FLOAT }],
      outputs: [
        { name: 'second', dtype: FLOAT },
        { name: 'first', dtype: FLOAT },
      ],
      nodes: [
        constant('axis', INT32, [], Int32Array.of(0)),
        node('parts', 'Split', ['axis:output:0', 'x'], attrs),
      ],
      returns: { first: output('parts', 'Split', attrs, 0), second: output('parts', 'Split', attrs, 1) },
    };
    const call = node('call', 'PartitionedCall', ['x'], {
      Tin: types(FLOAT),
      Tout: types(FLOAT, FLOAT),
      f: func('swap_halves'),
    });
    const graph = { nodes: [placeholder('x', FLOAT), call], functions: [halves] };
    expect(run(graph, { x: float32([4], 1, 2, 3, 4) }, 'call', 'call:1')).toEqual([
      float32([2], 3, 4),
      float32([2], 1, 2),
    ]);
  });

  it('runs the effect of a stateful function whose outputs nobody takes', () => {
    const variable: Attrs = { dtype: type(FLOAT), shape: { kind: 'shape', value: [] } };
    const attrs: Attrs = { dtype: type(FLOAT) };
    const increase: GraphFunction = {
      name: 'increase',
      inputs: [
        { name: 'w', dtype: DataType.RESOURCE },
        { name: 'x', dtype: FLOAT },
      ],
      outputs: [],
      nodes: [node('add', 'AssignAddVariableOp', ['w', 'x'], attrs)],
      returns: {},
      controlReturns: { add: 'add' },
      stateful: true,
    };
    const call = node('call', 'StatefulPartitionedCall', ['w', 'x'], {
      Tin: types(DataType.RESOURCE, FLOAT),
      Tout: types(),
      f: func('increase'),
    });
    const nodes = [
      node('w', 'VarHandleOp', [], { ...variable, shared_name: { kind: 'string', value: 'w' } }),
      placeholder('x', FLOAT, []),
      node('init', 'AssignVariableOp', ['w', 'x'], attrs),
      call,
      node('read', 'ReadVariableOp', ['w'], attrs),
    ];
    using session = runtime().binding.createSession(encodeGraphDef({ nodes, functions: [increase] }));
    session.run({ feeds: { x: float32([], 1) }, targets: ['init'] });
    session.run({ feeds: { x: float32([], 2) }, targets: ['call'] });
    session.run({ feeds: { x: float32([], 4) }, targets: ['call'] });
    expect(session.run({ fetches: ['read'] })).toEqual([float32([], 7)]);
  });

  it('the library reads constants as they were written', () => {
    const sizes: Record<number, number> = {};
    const constants = fc.sample(tensorValue, { numRuns: 60, seed: 4 });
    const uniform: TensorValue[] = [1, 2, 3, 4, 5, 6, 8, 9, 10, 14, 17, 19, 22, 23].map((dtype) => {
      const format = elementFormat(dtype);
      if (format === undefined) throw new Error(`dtype ${dtype} has no format`);
      const data = new Uint8Array(64 * elementBytes(format)).fill(1);
      return { dtype, shape: [64], data };
    });
    for (const { dtype, shape, data } of [...constants, ...uniform]) {
      sizes[dtype] = elementCount(shape);
      const c = node('c', 'Const', [], {
        dtype: type(dtype),
        value: { kind: 'tensor', value: { dtype, shape, data } },
      });
      const isText = dtype === DataType.STRING;
      // Numbers leave the session as their bytes: not every dtype can be fetched.
      const bytes = node('bytes', 'Bitcast', ['c'], { T: type(dtype), type: type(DataType.UINT8) });
      const asIs = isText || dtype === BOOL || dtype === DataType.UINT8;
      const [fetched] = run({ nodes: asIs ? [c] : [c, bytes], functions: [] }, {}, asIs ? 'c' : 'bytes');
      expect([...(fetched?.data ?? [])], `dtype ${dtype}`).toEqual([...data]);
      expect(fetched?.shape.slice(0, shape.length)).toEqual(shape);
    }
    expect(Object.keys(sizes)).toHaveLength(15);
  });
});
