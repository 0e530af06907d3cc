import { DataType } from '@tfaip/libtensorflow';
import fc from 'fast-check';
import type { Attrs, AttrValue } from '../attrValue.js';
import { elementBytes, elementFormat } from '../elementFormat.js';
import type { FunctionSignatureArg, Graph, GraphFunction, Node } from '../graph.js';
import { elementCount } from '../shapeProto.js';
import type { TensorValue } from '../tensorValue.js';

const dtype = fc.constantFrom(...Object.values(DataType));
const numericDtypes = Object.values(DataType).filter((number) => elementFormat(number) !== undefined);
/** A name of a node, argument or attribute. */
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const float32 = fc.float({ noDefaultInfinity: false });
const shape = fc.array(fc.nat({ max: 5 }), { maxLength: 3 });
const partialShape = fc.option(fc.array(fc.integer({ min: -1, max: 2 ** 40 }), { maxLength: 4 }), {
  nil: null,
});
const text = fc.string({ unit: 'binary' });
/** Bytes that are no UTF-8 text: those that are come back as strings. */
const notText = fc.uint8Array().map((bytes) => Uint8Array.of(0xff, ...bytes));

const numericTensor: fc.Arbitrary<TensorValue> = fc
  .record({ dtype: fc.constantFrom(...numericDtypes), shape, seed: fc.uint8Array({ minLength: 1 }) })
  .map(({ dtype, shape, seed }) => {
    const format = elementFormat(dtype);
    if (format === undefined) throw new Error('a numeric dtype has a format');
    const length = elementCount(shape) * elementBytes(format);
    // Bool has two values.
    const data = Uint8Array.from(
      { length },
      (_, i) => seed[i % seed.length]! % (dtype === DataType.BOOL ? 2 : 256),
    );
    return { dtype, shape, data };
  });

const stringTensor: fc.Arbitrary<TensorValue> = fc
  .array(text, { maxLength: 5 })
  .map((data) => ({ dtype: DataType.STRING, shape: [data.length], data }));

/** A constant of any dtype that has values. */
export const tensorValue: fc.Arbitrary<TensorValue> = fc.oneof(numericTensor, stringTensor);

const list = <T>(element: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(element, { minLength: 1, maxLength: 4 });

/** An attribute of any kind; no list is empty, since a GraphDef does not tell of what. */
export const attrValue: fc.Arbitrary<AttrValue> = fc.oneof(
  dtype.map((value): AttrValue => ({ kind: 'type', value })),
  fc.maxSafeInteger().map((value): AttrValue => ({ kind: 'int', value })),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }).map((value): AttrValue => ({ kind: 'int', value })),
  float32.map((value): AttrValue => ({ kind: 'float', value })),
  fc.boolean().map((value): AttrValue => ({ kind: 'bool', value })),
  fc.oneof(text, notText).map((value): AttrValue => ({ kind: 'string', value })),
  partialShape.map((value): AttrValue => ({ kind: 'shape', value })),
  tensorValue.map((value): AttrValue => ({ kind: 'tensor', value })),
  name.map((value): AttrValue => ({ kind: 'func', value })),
  list(fc.maxSafeInteger()).map((value): AttrValue => ({ kind: 'ints', value })),
  list(float32).map((value): AttrValue => ({ kind: 'floats', value })),
  list(dtype).map((value): AttrValue => ({ kind: 'types', value })),
  list(fc.boolean()).map((value): AttrValue => ({ kind: 'bools', value })),
  list(fc.oneof(text, notText)).map((value): AttrValue => ({ kind: 'strings', value })),
  list(partialShape).map((value): AttrValue => ({ kind: 'shapes', value })),
);

const attrs: fc.Arbitrary<Attrs> = fc.dictionary(name, attrValue, { maxKeys: 4, noNullPrototype: true });

const node: fc.Arbitrary<Node> = fc.record(
  { name, op: name, inputs: fc.array(name, { maxLength: 3 }), attrs, device: fc.constant('/device:CPU:0') },
  { requiredKeys: ['name', 'op', 'inputs', 'attrs'], noNullPrototype: true },
);

const signature: fc.Arbitrary<FunctionSignatureArg[]> = fc.array(
  fc.record({ name, dtype }, { noNullPrototype: true }),
  { maxLength: 3 },
);
const names = fc.dictionary(name, name, { minKeys: 1, maxKeys: 3, noNullPrototype: true });

const graphFunction: fc.Arbitrary<GraphFunction> = fc
  .record(
    {
      name,
      inputs: signature,
      outputs: signature,
      nodes: fc.array(node, { maxLength: 3 }),
      returns: names,
      controlReturns: names,
      stateful: fc.constant(true),
    },
    { requiredKeys: ['name', 'inputs', 'outputs', 'nodes', 'returns'], noNullPrototype: true },
  )
  .chain((body) => attrs.map((attrs) => (Object.keys(attrs).length > 0 ? { ...body, attrs } : body)));

/** A graph whose names and values are valid one by one; it would not run. */
export const graph: fc.Arbitrary<Graph> = fc.record(
  { nodes: fc.array(node, { maxLength: 5 }), functions: fc.array(graphFunction, { maxLength: 3 }) },
  { noNullPrototype: true },
);
