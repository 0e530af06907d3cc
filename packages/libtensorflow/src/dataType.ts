/** TensorFlow's element types with the numbers that its C API and protocol buffers use (`TF_DataType`). */
export const DataType: {
  readonly FLOAT: 1;
  readonly DOUBLE: 2;
  readonly INT32: 3;
  readonly UINT8: 4;
  readonly INT16: 5;
  readonly INT8: 6;
  readonly STRING: 7;
  readonly COMPLEX64: 8;
  readonly INT64: 9;
  readonly BOOL: 10;
  readonly BFLOAT16: 14;
  readonly UINT16: 17;
  readonly HALF: 19;
  readonly RESOURCE: 20;
  readonly VARIANT: 21;
  readonly UINT32: 22;
  readonly UINT64: 23;
} = {
  FLOAT: 1,
  DOUBLE: 2,
  INT32: 3,
  UINT8: 4,
  INT16: 5,
  INT8: 6,
  STRING: 7,
  COMPLEX64: 8,
  INT64: 9,
  BOOL: 10,
  BFLOAT16: 14,
  UINT16: 17,
  HALF: 19,
  RESOURCE: 20,
  VARIANT: 21,
  UINT32: 22,
  UINT64: 23,
};

/** A number of {@link DataType}. */
export type DataTypeNumber = number;

/** The numpy-like name of a data type number (`float32`), or `dtype 99` for one that this package does not know. */
export function dataTypeName(dtype: DataTypeNumber): string {
  return names[dtype] ?? `dtype ${dtype}`;
}

const names: Record<number, string> = {
  [DataType.FLOAT]: 'float32',
  [DataType.DOUBLE]: 'float64',
  [DataType.INT32]: 'int32',
  [DataType.UINT8]: 'uint8',
  [DataType.INT16]: 'int16',
  [DataType.INT8]: 'int8',
  [DataType.STRING]: 'string',
  [DataType.COMPLEX64]: 'complex64',
  [DataType.INT64]: 'int64',
  [DataType.BOOL]: 'bool',
  [DataType.BFLOAT16]: 'bfloat16',
  [DataType.UINT16]: 'uint16',
  [DataType.HALF]: 'float16',
  [DataType.RESOURCE]: 'resource',
  [DataType.VARIANT]: 'variant',
  [DataType.UINT32]: 'uint32',
  [DataType.UINT64]: 'uint64',
};
