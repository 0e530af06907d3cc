import type {
  BackendValues,
  KernelBackend,
  Tensor,
  TensorInfo,
  DataType as TfjsDataType,
} from '@tensorflow/tfjs';
import type { OpAttribute } from '../ffi/opAttribute.js';
import type { TensorMetadata } from '../ffi/tensorTable.js';
import type { SessionArray } from '../sessionArray.js';
import type { TensorBinding } from '../tensorBinding.js';

/** tfjs-node's kernel backend, as far as it is used from here. */
export interface NodeBackend extends KernelBackend {
  readonly binding: TensorBinding;
  /** All data of the backend. */
  readonly tensorMap: { get(dataId: object): TensorEntry };
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

/** The backend that this package registers: tfjs-node's, whose data may be kept elsewhere. */
export interface NativeBackend extends NodeBackend {
  /**
   * From now on the value of this data is elsewhere, and its native tensor is freed. The first use of it, by an
   * operation or a read, gets the value by `read` and makes a native tensor again; disposing does not.
   */
  park(dataId: object, read: () => SessionArray): void;
  /** Whether the value is elsewhere. */
  isParked(dataId: object): boolean;
  /** The native tensor of a tfjs tensor, which is made if its values are on the host or parked. */
  tensorId(tensor: TensorInfo): number;
}

/** {@link NativeBackend}'s class. */
export type NativeBackendClass = new (binding: TensorBinding, packageName: string) => NativeBackend;

/** What tfjs-node keeps of a tensor's data. */
export interface TensorEntry {
  readonly shape: number[];
  /** A number of `DataType`. */
  readonly dtype: number;
  /** Native tensor; -1 while the values are on the host. */
  id: number;
  /** Values that have not been given to TensorFlow yet. */
  values: BackendValues | null;
}
