export { registerWasmBackend, WASM_BACKEND, type WasmBackendOptions } from './registerWasmBackend.js';
export { WasmBackendError } from './wasmBackendError.js';
