// Errors

export {
  type ControlFlow,
  cond,
  type ScanArgs,
  type ScanBody,
  type ScanStep,
  scan,
  type WhileOptions,
  whileLoop,
  withControlFlow,
} from './controlFlow/controlFlow.js';
export { eagerControlFlow } from './controlFlow/eagerControlFlow.js';
export { DataError, DtypeError, ModelError, RuntimeStepError, ShapeError } from './errors/domainErrors.js';
export { type ErrorDetails, TfaipError } from './errors/tfaipError.js';
// Graphs
export { GenericGraphBase, GraphBase } from './graph/graphBase.js';
export {
  type CallOptions,
  LayerBase,
  type NamedVariable,
  TfjsLayer,
  type WeightOptions,
} from './graph/layerBase.js';
export { currentLayer, layerOf } from './graph/layerScope.js';
// Model
export type { CalledMetric } from './model/calledMetric.js';
export { inputGradientLabel } from './model/inputGradient.js';
export { type BestLoggingSettings, type ExportGraph, ModelBase, type Print } from './model/modelBase.js';
export { type GraphClass, ModelBaseParams, type ModelClass } from './model/modelBaseParams.js';
export { RootGraph, type RootGraphClass, type RootOutputs } from './model/rootGraph.js';
export { totalLossName, type WeightedLoss, weightedLoss } from './model/weightedLoss.js';
// Parameters
export { type FieldKind, isNestedKind, type NestedKind, type ScalarKind } from './params/fieldKind.js';
export {
  type AbstractParamsClass,
  classNamed,
  type Field,
  type FieldMode,
  type FieldOptions,
  fieldsOf,
  fieldValue,
  joinPath,
  type NumberOptions,
  nestedIn,
  type ParamsClass,
  setFieldValue,
  typeKey,
  typeNameOf,
  versionKey,
} from './params/fields.js';
export { type Json, type JsonObject, paramsFromJson, paramsToJson } from './params/json.js';
export { type FieldDecorator, type ListOptions, param } from './params/param.js';
export { Params } from './params/params.js';
export { ParamsError, type ParamsProblem } from './params/paramsError.js';
export { forEachParams, problemsOf, validateParams } from './params/validate.js';
// Randomness
export { deriveSeed } from './random/deriveSeed.js';
export { dropoutMask } from './random/dropoutMask.js';
export { randomNormal, randomUniform } from './random/randomNumbers.js';
export { randomPermutation, randomShuffle } from './random/randomShuffle.js';
export { CallSite } from './runtime/callSite.js';
// Runtime
export { EagerRuntime } from './runtime/eagerRuntime.js';
export { applyFused, type FusedUpdate, type UpdateHandler, withFusedUpdates } from './runtime/fusedUpdate.js';
export type {
  LoggedValue,
  LogHandler,
  OperationTime,
  PreparedStep,
  PrepareOptions,
  RunOptions,
  Runtime,
  StepFunction,
  StepResult,
} from './runtime/runtime.js';
export {
  currentStep,
  type StepContext,
  type StepContextOptions,
  withStepContext,
} from './runtime/stepContext.js';
export { toArray, toTensor, toTensors } from './runtime/tensorArrays.js';
export { tensorLeaks } from './runtime/tensorLeaks.js';
export { type LeakedTensors, TensorTracker } from './runtime/tensorTracker.js';
// Samples
export {
  type ArrayData,
  type DType,
  type NamedArrays,
  type NamedTensors,
  type NdArray,
  ndArray,
  scalarArray,
  scalarValue,
  sizeOf,
} from './samples/ndArray.js';
export type { Batch, Sample } from './samples/sample.js';
export type { NamedSpecs, TensorSpec } from './samples/tensorSpec.js';
