/**
 * The native boundary: every C function that this package calls, once with its TypeScript type and once with its
 * C types. Nothing else in the package talks to the FFI library about TensorFlow.
 *
 * Objects of the C API are passed as plain numbers (addresses below 2^53), branded with the C type's name so that
 * a session cannot be passed where a status is wanted. Numbers, unlike the FFI library's BigInt pointers, cost no
 * allocation per call.
 */
import koffi, { type LibraryHandle, type TypeObject } from 'koffi';

declare const cType: unique symbol;

/** The address of an object of the C type `Name`; 0 is NULL. */
export type Address<Name extends string = string> = number & { readonly [cType]?: Name };

/** Memory that C reads or writes during one call: an address or a typed array that is passed without a copy. */
export type Memory = number | ArrayBufferView | null;

type Status = Address<'TF_Status'>;
type Tensor = Address<'TF_Tensor'>;
type TString = Address<'TF_TString'>;
type Buffer = Address<'TF_Buffer'>;
type DeviceList = Address<'TF_DeviceList'>;
type Graph = Address<'TF_Graph'>;
type ImportOptions = Address<'TF_ImportGraphDefOptions'>;
type Session = Address<'TF_Session'>;
type SessionOptions = Address<'TF_SessionOptions'>;
type Operation = Address<'TF_Operation'>;
type Context = Address<'TFE_Context'>;
type ContextOptions = Address<'TFE_ContextOptions'>;
type Handle = Address<'TFE_TensorHandle'>;
type Op = Address<'TFE_Op'>;
/** A zero-terminated string: an address, or a JavaScript string that is copied for the call. */
type Name = Address<'char'>;

/** `TF_Output`: one output of an operation of a graph. */
export interface OperationOutput {
  readonly oper: Operation;
  readonly index: number;
}

/** A function without a result that can also be called on a native thread, while JavaScript goes on. */
export type Threaded<Args extends readonly unknown[]> = ((...args: Args) => void) & {
  /** Memory that is named by address must be kept until `done`, which is called on the JavaScript thread. */
  async(...args: [...Args, done: (error: unknown) => void]): void;
};

/** The functions of TensorFlow's C API, and of the C library, as called from here. */
export interface TensorFlowC {
  TF_Version(): string;

  TF_NewStatus(): Status;
  TF_DeleteStatus(status: Status): void;
  TF_GetCode(status: Status): number;
  TF_Message(status: Status): string;

  TF_AllocateTensor(dtype: number, dims: Memory, rank: number, bytes: number): Tensor;
  TF_DeleteTensor(tensor: Tensor): void;
  TF_TensorType(tensor: Tensor): number;
  TF_TensorData(tensor: Tensor): number;
  TF_TensorByteSize(tensor: Tensor): number;
  TF_TensorElementCount(tensor: Tensor): number;
  TF_NumDims(tensor: Tensor): number;
  TF_Dim(tensor: Tensor, index: number): number;

  TF_StringInit(text: TString): void;
  TF_StringCopy(text: TString, source: Memory, bytes: number): void;
  TF_StringGetDataPointer(text: TString): number;
  TF_StringGetSize(text: TString): number;
  TF_StringDealloc(text: TString): void;

  TF_NewBuffer(): Buffer;
  TF_NewBufferFromString(content: Memory, bytes: number): Buffer;
  TF_DeleteBuffer(buffer: Buffer): void;
  TF_GetAllOpList(): Buffer;

  TF_DeviceListCount(list: DeviceList): number;
  TF_DeviceListName(list: DeviceList, index: number, status: Status): string;
  TF_DeviceListType(list: DeviceList, index: number, status: Status): string;
  TF_DeviceListMemoryBytes(list: DeviceList, index: number, status: Status): number;
  TF_DeleteDeviceList(list: DeviceList): void;

  TF_NewGraph(): Graph;
  TF_DeleteGraph(graph: Graph): void;
  TF_GraphOperationByName(graph: Graph, name: string): Operation;
  TF_GraphNextOperation(graph: Graph, position: Memory): Operation;
  TF_OperationName(operation: Operation): string;
  TF_OperationNumOutputs(operation: Operation): number;
  TF_OperationOutputType(output: OperationOutput): number;
  TF_NewImportGraphDefOptions(): ImportOptions;
  TF_DeleteImportGraphDefOptions(options: ImportOptions): void;
  TF_ImportGraphDefOptionsSetPrefix(options: ImportOptions, prefix: string): void;
  TF_GraphImportGraphDef(graph: Graph, graphDef: Buffer, options: ImportOptions, status: Status): void;
  TF_NewSessionOptions(): SessionOptions;
  TF_DeleteSessionOptions(options: SessionOptions): void;
  TF_SetConfig(options: SessionOptions, proto: Memory, bytes: number, status: Status): void;
  TF_NewSession(graph: Graph, options: SessionOptions, status: Status): Session;
  TF_LoadSessionFromSavedModel(
    options: SessionOptions,
    runOptions: Buffer,
    exportDir: string,
    tags: string[],
    tagCount: number,
    graph: Graph,
    metaGraphDef: Buffer,
    status: Status,
  ): Session;
  TF_SessionRun: Threaded<
    [
      session: Session,
      runOptions: Buffer,
      inputs: Memory,
      inputValues: Memory,
      inputCount: number,
      outputs: Memory,
      outputValues: Memory,
      outputCount: number,
      targets: Memory,
      targetCount: number,
      runMetadata: Buffer,
      status: Status,
    ]
  >;
  TF_CloseSession(session: Session, status: Status): void;
  TF_DeleteSession(session: Session, status: Status): void;

  TFE_NewContextOptions(): ContextOptions;
  TFE_ContextOptionsSetConfig(options: ContextOptions, proto: Memory, bytes: number, status: Status): void;
  TFE_DeleteContextOptions(options: ContextOptions): void;
  TFE_NewContext(options: ContextOptions, status: Status): Context;
  TFE_DeleteContext(context: Context): void;
  TFE_ContextListDevices(context: Context, status: Status): DeviceList;

  TFE_NewTensorHandle(tensor: Tensor, status: Status): Handle;
  TFE_DeleteTensorHandle(handle: Handle): void;
  TFE_TensorHandleDataType(handle: Handle): number;
  TFE_TensorHandleNumDims(handle: Handle, status: Status): number;
  TFE_TensorHandleDim(handle: Handle, index: number, status: Status): number;
  TFE_TensorHandleResolve(handle: Handle, status: Status): Tensor;
  TFE_TensorHandleCopyToDevice(handle: Handle, context: Context, device: string, status: Status): Handle;
  TFE_TensorHandleBackingDeviceName(handle: Handle, status: Status): string;

  TFE_NewOp(context: Context, name: Name, status: Status): Op;
  TFE_OpReset(op: Op, name: Name, device: Name, status: Status): void;
  TFE_DeleteOp(op: Op): void;
  TFE_OpAddInput(op: Op, input: Handle, status: Status): void;
  TFE_OpSetAttrType(op: Op, name: Name, value: number): void;
  TFE_OpSetAttrTypeList(op: Op, name: Name, values: Memory, count: number): void;
  TFE_OpSetAttrInt(op: Op, name: Name, value: number | bigint): void;
  TFE_OpSetAttrIntList(op: Op, name: Name, values: Memory, count: number): void;
  TFE_OpSetAttrFloat(op: Op, name: Name, value: number): void;
  TFE_OpSetAttrFloatList(op: Op, name: Name, values: Memory, count: number): void;
  TFE_OpSetAttrBool(op: Op, name: Name, value: number): void;
  TFE_OpSetAttrBoolList(op: Op, name: Name, values: Memory, count: number): void;
  TFE_OpSetAttrString(op: Op, name: Name, value: Memory, bytes: number): void;
  TFE_OpSetAttrStringList(op: Op, name: Name, values: Memory, lengths: Memory, count: number): void;
  TFE_OpSetAttrShape(op: Op, name: Name, dims: Memory, rank: number, status: Status): void;
  TFE_OpSetAttrShapeList(
    op: Op,
    name: Name,
    dims: Memory,
    ranks: Memory,
    count: number,
    status: Status,
  ): void;
  TFE_OpSetAttrTensor(op: Op, name: Name, tensor: Tensor, status: Status): void;
  TFE_OpSetAttrFunctionName(op: Op, name: Name, value: Memory, bytes: number): void;
  TFE_Execute(op: Op, outputs: Memory, outputCount: Memory, status: Status): void;

  /** memcpy under two signatures, one for each direction between C memory and a typed array. */
  copyIn(destination: number, source: ArrayBufferView, bytes: number): void;
  copyOut(destination: ArrayBufferView, source: number, bytes: number): void;
}

const A = 'uintptr_t'; // an object of the C API
const P = 'void*'; // memory that is given as a typed array or an address
const I = 'int';
const L = 'int64_t';
const N = 'size_t';
const S = 'const char*';
/** Stands for the structure `TF_Output`, which is passed by value. */
const O = 'TF_Output';

/** Result type, argument types and, where it is not the key, the symbol's name. */
type Declaration = readonly [result: string, args: readonly string[], symbol?: string];

const declarations: Record<keyof TensorFlowC, Declaration> = {
  TF_Version: [S, []],

  TF_NewStatus: [A, []],
  TF_DeleteStatus: ['void', [A]],
  TF_GetCode: [I, [A]],
  TF_Message: [S, [A]],

  TF_AllocateTensor: [A, [I, P, I, N]],
  TF_DeleteTensor: ['void', [A]],
  TF_TensorType: [I, [A]],
  TF_TensorData: [A, [A]],
  TF_TensorByteSize: [N, [A]],
  TF_TensorElementCount: [L, [A]],
  TF_NumDims: [I, [A]],
  TF_Dim: [L, [A, I]],

  TF_StringInit: ['void', [A]],
  TF_StringCopy: ['void', [A, P, N]],
  TF_StringGetDataPointer: [A, [A]],
  TF_StringGetSize: [N, [A]],
  TF_StringDealloc: ['void', [A]],

  TF_NewBuffer: [A, []],
  TF_NewBufferFromString: [A, [P, N]],
  TF_DeleteBuffer: ['void', [A]],
  TF_GetAllOpList: [A, []],

  TF_DeviceListCount: [I, [A]],
  TF_DeviceListName: [S, [A, I, A]],
  TF_DeviceListType: [S, [A, I, A]],
  TF_DeviceListMemoryBytes: [L, [A, I, A]],
  TF_DeleteDeviceList: ['void', [A]],

  TF_NewGraph: [A, []],
  TF_DeleteGraph: ['void', [A]],
  TF_GraphOperationByName: [A, [A, S]],
  TF_GraphNextOperation: [A, [A, P]],
  TF_OperationName: [S, [A]],
  TF_OperationNumOutputs: [I, [A]],
  TF_OperationOutputType: [I, [O]],
  TF_NewImportGraphDefOptions: [A, []],
  TF_DeleteImportGraphDefOptions: ['void', [A]],
  TF_ImportGraphDefOptionsSetPrefix: ['void', [A, S]],
  TF_GraphImportGraphDef: ['void', [A, A, A, A]],
  TF_NewSessionOptions: [A, []],
  TF_DeleteSessionOptions: ['void', [A]],
  TF_SetConfig: ['void', [A, P, N, A]],
  TF_NewSession: [A, [A, A, A]],
  TF_LoadSessionFromSavedModel: [A, [A, A, S, 'const char**', I, A, A, A]],
  TF_SessionRun: ['void', [A, A, P, P, I, P, P, I, P, I, A, A]],
  TF_CloseSession: ['void', [A, A]],
  TF_DeleteSession: ['void', [A, A]],

  TFE_NewContextOptions: [A, []],
  TFE_ContextOptionsSetConfig: ['void', [A, P, N, A]],
  TFE_DeleteContextOptions: ['void', [A]],
  TFE_NewContext: [A, [A, A]],
  TFE_DeleteContext: ['void', [A]],
  TFE_ContextListDevices: [A, [A, A]],

  TFE_NewTensorHandle: [A, [A, A]],
  TFE_DeleteTensorHandle: ['void', [A]],
  TFE_TensorHandleDataType: [I, [A]],
  TFE_TensorHandleNumDims: [I, [A, A]],
  TFE_TensorHandleDim: [L, [A, I, A]],
  TFE_TensorHandleResolve: [A, [A, A]],
  TFE_TensorHandleCopyToDevice: [A, [A, A, S, A]],
  TFE_TensorHandleBackingDeviceName: [S, [A, A]],

  TFE_NewOp: [A, [A, A, A]],
  TFE_OpReset: ['void', [A, A, A, A]],
  TFE_DeleteOp: ['void', [A]],
  TFE_OpAddInput: ['void', [A, A, A]],
  TFE_OpSetAttrType: ['void', [A, A, I]],
  TFE_OpSetAttrTypeList: ['void', [A, A, P, I]],
  TFE_OpSetAttrInt: ['void', [A, A, L]],
  TFE_OpSetAttrIntList: ['void', [A, A, P, I]],
  TFE_OpSetAttrFloat: ['void', [A, A, 'float']],
  TFE_OpSetAttrFloatList: ['void', [A, A, P, I]],
  TFE_OpSetAttrBool: ['void', [A, A, 'uint8_t']],
  TFE_OpSetAttrBoolList: ['void', [A, A, P, I]],
  TFE_OpSetAttrString: ['void', [A, A, P, N]],
  TFE_OpSetAttrStringList: ['void', [A, A, P, P, I]],
  TFE_OpSetAttrShape: ['void', [A, A, P, I, A]],
  TFE_OpSetAttrShapeList: ['void', [A, A, P, P, I, A]],
  TFE_OpSetAttrTensor: ['void', [A, A, A, A]],
  TFE_OpSetAttrFunctionName: ['void', [A, A, P, N]],
  TFE_Execute: ['void', [A, P, P, A]],

  copyIn: ['void', [A, P, N], 'memcpy'],
  copyOut: ['void', [P, A, N], 'memcpy'],
};

/** Thrown by {@link bindTensorFlowC}: the loaded file is a library but not the one that is needed. */
export class MissingSymbolError extends Error {
  override readonly name = 'MissingSymbolError';
  constructor(
    readonly symbol: string,
    cause: unknown,
  ) {
    super(`the C function ${symbol} is missing`, { cause });
  }
}

/**
 * Looks up every declared function in a loaded library or its dependencies.
 * @throws {MissingSymbolError} for the first function that is not there.
 */
export function bindTensorFlowC(library: LibraryHandle): TensorFlowC {
  const bound: Record<string, unknown> = {};
  // Without a name: the FFI library knows a name once per process, and a failed start may be tried again.
  const output = koffi.struct({ oper: A, index: I });
  const argument = (type: string): string | TypeObject => (type === O ? output : type);
  for (const [name, [result, args, symbol = name]] of Object.entries(declarations)) {
    try {
      bound[name] = library.func(symbol, result, args.map(argument));
    } catch (error) {
      throw new MissingSymbolError(symbol, error);
    }
  }
  // The table has exactly the interface's keys; that each C type fits its TypeScript type is this file's promise.
  return bound as unknown as TensorFlowC;
}
