import type { MessageInitShape } from '@bufbuild/protobuf';
import type { TensorValue } from '@tfaip/graph';
import { DataType } from '@tfaip/libtensorflow';
import type { GraphProtoSchema, NodeProtoSchema, TensorProtoSchema } from '../proto/onnx_pb.js';
import { elementType } from './elementTypes.js';
import { int, type OnnxAttributes } from './onnxAttributes.js';
import type { OnnxValue } from './onnxValue.js';

export type GraphInit = MessageInitShape<typeof GraphProtoSchema>;
type NodeInit = MessageInitShape<typeof NodeProtoSchema>;
export type TensorInit = MessageInitShape<typeof TensorProtoSchema>;

/** Constants of this size and below are written once for all who use them. */
const smallBytes = 64;

/** What all graphs of a model share: names, and constants, which sub-graphs see too. */
class ModelParts {
  readonly initializers: TensorInit[] = [];
  private readonly names = new Map<string, number>();
  private readonly small = new Map<string, OnnxValue>();

  /** The wanted name if it is free, or one like it. */
  unique(wanted: string): string {
    const count = this.names.get(wanted) ?? 0;
    this.names.set(wanted, count + 1);
    return count === 0 ? wanted : this.unique(`${wanted}_${count}`);
  }

  constant(constant: TensorValue, wanted: string): OnnxValue {
    const { dtype, shape, data } = constant;
    const isSmall = data instanceof Uint8Array && data.length <= smallBytes;
    const key = isSmall ? `${dtype}[${shape.join()}] ${Buffer.from(data).toString('base64')}` : undefined;
    const known = key === undefined ? undefined : this.small.get(key);
    if (known) return known;
    const name = this.unique(wanted);
    this.initializers.push({
      name,
      dataType: elementType(dtype),
      dims: shape.map(BigInt),
      ...(data instanceof Uint8Array
        ? { rawData: data }
        : { stringData: data.map((each) => Buffer.from(each)) }),
    });
    const value = { name, dtype, shape, constant };
    if (key !== undefined) this.small.set(key, value);
    return value;
  }
}

/** Facts about a node's output where they are not its first input's. */
export interface OutputFacts {
  readonly dtype?: number;
  readonly shape?: readonly number[] | undefined;
}

/** One ONNX graph that is being made: the model's own, or the body of a loop or a branch. */
export class OnnxScope {
  readonly nodes: NodeInit[] = [];
  private readonly casts = new Map<string, OnnxValue>();

  /** @param place what new names begin with: the TensorFlow node that is being converted. */
  constructor(
    private readonly parts: ModelParts = new ModelParts(),
    public place: string = '',
    private readonly outer: OnnxScope | undefined = undefined,
  ) {}

  /** The constants that are used, here or in a graph inside. */
  usedInitializers(): TensorInit[] {
    const used = new Set(namesUsed(this.nodes));
    return this.parts.initializers.filter(({ name }) => used.has(name!));
  }

  /** A graph inside this one; it sees the values of this one. */
  inner(): OnnxScope {
    return new OnnxScope(this.parts, this.place, this);
  }

  uniqueName(wanted: string): string {
    return this.parts.unique(wanted);
  }

  /** Adds a node with one output, of the dtype of its first input unless the facts say otherwise. */
  value(
    opType: string,
    inputs: readonly OnnxValue[],
    attributes: OnnxAttributes = {},
    facts: OutputFacts = {},
  ): OnnxValue {
    return this.values(opType, inputs, attributes, [facts])[0]!;
  }

  /** Adds a node with an output for each of the facts. */
  values(
    opType: string,
    inputs: readonly OnnxValue[],
    attributes: OnnxAttributes,
    facts: readonly OutputFacts[],
  ): OnnxValue[] {
    const name = this.uniqueName(this.place);
    const outputs = facts.map(
      ({ dtype, shape }, i): OnnxValue => ({
        name: i === 0 ? name : this.uniqueName(`${name}:${i}`),
        dtype: dtype ?? inputs[0]!.dtype,
        shape,
      }),
    );
    this.node(opType, inputs, attributes, outputs);
    return outputs;
  }

  /** Adds a node whose outputs have their names. */
  node(
    opType: string,
    inputs: readonly OnnxValue[],
    attributes: OnnxAttributes,
    outputs: readonly OnnxValue[],
  ): void {
    this.nodes.push({
      name: outputs[0]!.name,
      opType,
      input: inputs.map(({ name }) => name),
      output: outputs.map(({ name }) => name),
      attribute: Object.entries(attributes).map(([name, attribute]) => ({ name, ...attribute })),
    });
  }

  constant(constant: TensorValue, name = `${this.place}/constant`): OnnxValue {
    return this.parts.constant(constant, name);
  }

  /** A constant of int64, ONNX's kind of shapes, axes and counts: a scalar if a number is given, or a vector. */
  int64(numbers: number | readonly number[]): OnnxValue {
    return typeof numbers === 'number'
      ? this.int64Of([], [numbers])
      : this.int64Of([numbers.length], numbers);
  }

  /** A constant scalar of a float32, int32 or int64. */
  scalar(number: number, dtype: number): OnnxValue {
    if (dtype === DataType.INT64) return this.int64(number);
    const data = dtype === DataType.INT32 ? Int32Array.of(number) : Float32Array.of(number);
    const value = this.constant({
      dtype: isInteger(dtype) ? DataType.INT32 : DataType.FLOAT,
      shape: [],
      data: new Uint8Array(data.buffer),
    });
    return this.cast(value, dtype);
  }

  cast(value: OnnxValue, dtype: number): OnnxValue {
    if (value.dtype === dtype) return value;
    const key = `${value.name} ${dtype}`;
    const known = this.castBefore(key);
    if (known) return known;
    const { shape } = value;
    const made = this.value('Cast', [value], { to: int(elementType(dtype)) }, { dtype, shape });
    this.casts.set(key, made);
    return made;
  }

  /** Shapes, axes and counts, which TensorFlow has as int32. */
  toInt64(value: OnnxValue): OnnxValue {
    const numbers = constantNumbers(value);
    if (numbers === undefined) return this.cast(value, DataType.INT64);
    return this.int64Of(value.constant!.shape, numbers);
  }

  private int64Of(shape: readonly number[], numbers: readonly number[]): OnnxValue {
    const data = new Uint8Array(BigInt64Array.from(numbers, BigInt).buffer);
    return this.constant({ dtype: DataType.INT64, shape, data });
  }

  private castBefore(key: string): OnnxValue | undefined {
    return this.casts.get(key) ?? this.outer?.castBefore(key);
  }
}

function namesUsed(nodes: readonly NodeInit[]): string[] {
  return nodes.flatMap(({ input, attribute }) => [
    ...(input ?? []),
    ...(attribute ?? []).flatMap(({ g }) => namesUsed((g?.node ?? []) as NodeInit[])),
  ]);
}

const integers: readonly number[] = [
  DataType.INT32,
  DataType.INT64,
  DataType.INT16,
  DataType.INT8,
  DataType.UINT8,
];

export function isInteger(dtype: number): boolean {
  return integers.includes(dtype);
}

/** The numbers of a constant of int32, int64 or float32; undefined for others and for what is computed. */
export function constantNumbers({ constant }: OnnxValue): number[] | undefined {
  if (!(constant?.data instanceof Uint8Array)) return undefined;
  // A copy of its own, because the bytes need not stand at a multiple of the element's size.
  const { buffer } = Uint8Array.from(constant.data);
  switch (constant.dtype) {
    case DataType.INT32:
      return Array.from(new Int32Array(buffer));
    case DataType.INT64:
      return Array.from(new BigInt64Array(buffer), Number);
    case DataType.FLOAT:
      return Array.from(new Float32Array(buffer));
    default:
      return undefined;
  }
}
