import type { MessageInitShape } from '@bufbuild/protobuf';
import type { FunctionTensor, PartialShape } from '@tfaip/graph';
import type { TensorInfo, TensorInfoSchema, TensorShapeProtoSchema } from '../proto/saved_model_pb.js';

export function shapeProto(shape: PartialShape): MessageInitShape<typeof TensorShapeProtoSchema> {
  return shape === null ? { unknownRank: true } : { dim: shape.map((size) => ({ size: BigInt(size) })) };
}

/** @param tensor in the graph, such as `x:0`. */
export function tensorInfo(
  tensor: string,
  { dtype, shape }: FunctionTensor,
): MessageInitShape<typeof TensorInfoSchema> {
  return { name: tensor, dtype, tensorShape: shapeProto(shape) };
}

/** The shape that a message tells; null for an unknown rank. */
export function shapeOf({ tensorShape }: TensorInfo): PartialShape {
  return !tensorShape || tensorShape.unknownRank ? null : tensorShape.dim.map(({ size }) => Number(size));
}
