import { DataType, dataTypeName } from '@tfaip/libtensorflow';
import { UnsupportedOpsError } from '../frozenGraph/unsupportedOps.js';

/** ONNX's numbers of element types (`TensorProto.DataType`) by TensorFlow's. */
const elementTypes: Readonly<Record<number, number>> = {
  [DataType.FLOAT]: 1,
  [DataType.UINT8]: 2,
  [DataType.INT8]: 3,
  [DataType.UINT16]: 4,
  [DataType.INT16]: 5,
  [DataType.INT32]: 6,
  [DataType.INT64]: 7,
  [DataType.STRING]: 8,
  [DataType.BOOL]: 9,
  [DataType.HALF]: 10,
  [DataType.DOUBLE]: 11,
};

/**
 * @param dtype a number of `DataType`.
 * @throws {UnsupportedOpsError} if ONNX has no such elements.
 */
export function elementType(dtype: number): number {
  const type = elementTypes[dtype];
  if (type !== undefined) return type;
  throw new UnsupportedOpsError('The graph has a tensor of a dtype that ONNX does not have.', {
    given: dataTypeName(dtype),
  });
}
