import type { KernelBackend, Tensor, TensorInfo, DataType as TfjsDataType } from '@tensorflow/tfjs';
import type { OpAttribute } from '../ffi/opAttribute.js';
import type { TensorMetadata } from '../ffi/tensorTable.js';
import type { TensorBinding } from '../tensorBinding.js';

/** tfjs-node's kernel backend, as far as it is used from here. */
export interface NodeBackend extends KernelBackend {
  readonly binding: TensorBinding;
  /** The number of TensorFlow's data type for tfjs's name of it. */
  getDTypeInteger(dtype: TfjsDataType): number;
  /** Runs an operation on tfjs tensors. */
  executeSingleOutput(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly TensorInfo[],
  ): Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly TensorInfo[],
    numOutputs: number,
  ): Tensor[];
  /** The binding's ids of tfjs tensors; what lies on the host only is made there first. */
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
  /** Makes a tfjs tensor of an operation's output. */
  createOutputTensor(metadata: TensorMetadata): Tensor;
}

/** The class itself; `packageName` says whether kernels that only GPUs have may be called. */
export type NodeBackendClass = new (binding: TensorBinding, packageName: string) => NodeBackend;
