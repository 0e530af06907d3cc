import type { MessageInitShape } from '@bufbuild/protobuf';
import type { TensorShapeProto, TensorShapeProtoSchema } from '../proto/graph_pb.js';
import { GraphDefError } from './graphDefError.js';

/** -1 for a dimension, null for a rank, that is not known. */
export type PartialShape = readonly number[] | null;

/** @throws {GraphDefError} if a dimension is no whole number from -1 on. */
export function shapeToProto(shape: PartialShape): MessageInitShape<typeof TensorShapeProtoSchema> {
  if (shape === null) return { unknownRank: true };
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= -1)) {
    throw new GraphDefError('A shape has dimensions that are none.', {
      given: `[${shape.join(', ')}]`,
      expected: 'whole numbers from 0 on, or -1 for an unknown one',
    });
  }
  return { dim: shape.map((size) => ({ size: BigInt(size) })) };
}

export function shapeFromProto({ dim, unknownRank }: TensorShapeProto): PartialShape {
  return unknownRank ? null : dim.map(({ size }) => Number(size));
}

/** Elements of a tensor of a fully known shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1);
}
