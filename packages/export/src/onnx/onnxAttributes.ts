import type { MessageInitShape } from '@bufbuild/protobuf';
import { type AttributeProtoSchema, AttributeProto_AttributeType as Type } from '../proto/onnx_pb.js';
import type { GraphInit } from './onnxScope.js';

type AttributeInit = MessageInitShape<typeof AttributeProtoSchema>;

/** Attributes of an ONNX node by name, from {@link int} and its like. */
export type OnnxAttributes = Readonly<Record<string, AttributeInit>>;

export const int = (value: number): AttributeInit => ({ type: Type.INT, i: BigInt(value) });
export const ints = (values: readonly number[]): AttributeInit => ({
  type: Type.INTS,
  ints: values.map(BigInt),
});
export const float = (value: number): AttributeInit => ({ type: Type.FLOAT, f: value });
export const text = (value: string): AttributeInit => ({ type: Type.STRING, s: Buffer.from(value) });
export const subGraph = (value: GraphInit): AttributeInit => ({ type: Type.GRAPH, g: value });
