// Random params
export { arbitraryParams } from './arbitraryParams.js';
// Suites that need something of the machine
export { describeChromium } from './describeChromium.js';
export { describeInterop, type RunPython } from './describeInterop.js';
export { describeNative } from './describeNative.js';
// Expectations
export { expectNoLeak } from './expectNoLeak.js';
export { type CloseOptions, expectTensorClose } from './expectTensorClose.js';
// A second runtime
export { type OnnxTensor, runOnnx } from './onnxRuntime.js';
// A runtime that runs nothing
export { type RunRecord, ScriptedRuntime, type StepScript } from './scriptedRuntime.js';
// The real TensorBoard
export { startTensorboard, type TensorboardServer } from './startTensorboard.js';
