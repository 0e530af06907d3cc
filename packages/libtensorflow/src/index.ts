// Using the native backend

export type { NativeSettings } from './configProto.js';
export { DataType, type DataTypeNumber, dataTypeName } from './dataType.js';
export type { NativeDevice } from './ffi/eagerContext.js';
export type { GraphSession, GraphSessionOptions, RunRequest } from './ffi/graphSession.js';
export { type AttributeShape, AttributeType, type OpAttribute } from './ffi/opAttribute.js';
export {
  type OpArgument,
  type OpDefinition,
  type OpDefinitions,
  type OpListSource,
  opDefs,
} from './ffi/opDefinitions.js';
export type { OperationTime } from './ffi/operationTimes.js';
export type { PreparedRun, RunNames, TracedResults } from './ffi/preparedRun.js';
export type { TensorMetadata } from './ffi/tensorTable.js';
export type { TensorInput, TensorOutput } from './ffi/tensorValues.js';
export { InstallError, type InstallFailure } from './install/installError.js';
// Installing it
export {
  type Installation,
  type InstallOptions,
  type InstallProgress,
  installNative,
} from './install/installNative.js';
export type { NativeBackend } from './kernels/nodeBackend.js';
export { cacheFolder, type NativeVariant } from './locate/cacheFolder.js';
export { LibraryError, type LocateAttempt } from './locate/libraryError.js';
// Finding the library
export { type LocatedLibrary, type LocateOptions, locateLibrary } from './locate/locateLibrary.js';
export { TENSORFLOW_VERSION } from './locate/tensorflowVersion.js';
// Errors
export { NativeRuntimeError } from './nativeRuntimeError.js';
export { nativeSelfTest, type SelfTestResult } from './nativeSelfTest.js';
export { type NativeAvailable, type NativeUnavailable, nativeStatus } from './nativeStatus.js';
export {
  NATIVE_BACKEND,
  type NativeBackendOptions,
  type NativeRuntimeInfo,
  nativeRuntime,
  registerNativeBackend,
} from './registerNativeBackend.js';
export type { SessionArray, SessionData, SessionDtype } from './sessionArray.js';
export { encodeSessionSettings, type SessionSettings } from './sessionSettings.js';
// Operations and tensors below tfjs
export { type BindingObserver, TensorBinding } from './tensorBinding.js';
export { TensorFlowError, type TensorFlowErrorContext } from './tensorFlowError.js';
