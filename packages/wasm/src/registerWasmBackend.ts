import { findBackendFactory, registerBackend, registerKernel, removeBackend } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { missingKernels } from './kernels/missingKernels.js';
import { withoutLoaderHandlers } from './processListeners.js';
import { wasmBinariesFolder } from './wasmBinaries.js';

export interface WasmBackendOptions {
  /** Folder with tfjs's `.wasm` files; needed only where the program is bundled and moved away from its packages. */
  readonly binaries?: string;
}

/** Name of the tfjs backend. */
export const WASM_BACKEND = 'wasm' as const;

/** tfjs's own number for it: above `cpu`, below the native backend. */
const PRIORITY = 2;

let registration: Promise<void> | undefined;

/**
 * Registers tfjs's WASM backend together with the kernels that it lacks; `await tf.setBackend('wasm')` then
 * selects it. Called again, it changes nothing.
 *
 * @throws {WasmBackendError} if the `.wasm` files are not where they should be.
 * @example
 * await registerWasmBackend();
 * await tf.setBackend('wasm');
 */
export function registerWasmBackend(options: WasmBackendOptions = {}): Promise<void> {
  registration ??= register(options).catch((error: unknown) => {
    registration = undefined;
    throw error;
  });
  return registration;
}

async function register(options: WasmBackendOptions): Promise<void> {
  const folder = wasmBinariesFolder(options.binaries);
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(folder);
  const create = findBackendFactory(WASM_BACKEND);
  removeBackend(WASM_BACKEND);
  registerBackend(
    WASM_BACKEND,
    () => withoutLoaderHandlers(() => create() as Promise<BackendWasm>),
    PRIORITY,
  );
  for (const kernel of missingKernels) registerKernel(kernel);
}
