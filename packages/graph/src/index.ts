// Compiled steps
export { CompiledRuntime, type CompiledRuntimeOptions } from './compiledRuntime.js';
// Graphs as values: written, read, printed
export type { Attrs, AttrValue } from './graphDef/attrValue.js';
export { calledFunctions } from './graphDef/calledFunctions.js';
export { decodeGraphDef } from './graphDef/decodeGraphDef.js';
export { encodeGraphDef } from './graphDef/encodeGraphDef.js';
export type { FunctionSignatureArg, Graph, GraphFunction, Node } from './graphDef/graph.js';
export { GraphDefError } from './graphDef/graphDefError.js';
export { outputName } from './graphDef/outputName.js';
export { printGraph } from './graphDef/printGraph.js';
export type { PartialShape } from './graphDef/shapeProto.js';
export type { TensorValue } from './graphDef/tensorValue.js';
// What a step runs
export { formatStepRecord, type KernelRecord, recordKernels, type StepRecord } from './recordKernels.js';
export type { CompiledStep } from './session/compiledStep.js';
export {
  type FunctionTensor,
  type StepFunctionGraph,
  type StepFunctionOptions,
  stepFunction,
} from './stepFunction.js';
export { type SubGraphEnds, SubGraphError, type SubGraphInput, subGraph } from './subGraph.js';
export { type StepGraph, type TraceOptions, trace } from './trace.js';
export { ShapeGeneralizationError, TracingError } from './tracingError.js';
