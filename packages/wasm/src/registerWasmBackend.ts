import {
  engine,
  findBackend,
  findBackendFactory,
  getKernel,
  type KernelConfig,
  registerBackend,
  registerKernel,
  removeBackend,
  unregisterKernel,
} from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { withComplexReads } from './kernels/complexValues.js';
import { missingKernels } from './kernels/missingKernels.js';
import { replacedKernels } from './kernels/replacedKernels.js';
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
  if (WASM_BACKEND in engine().registry) withComplexReads(findBackend(WASM_BACKEND) as BackendWasm);
  else replaceFactory(findBackendFactory(WASM_BACKEND));
  for (const kernel of missingKernels) registerKernel(kernel);
  for (const [name, replacement] of Object.entries(replacedKernels)) replaceKernel(name, replacement);
}

function replaceFactory(create: () => unknown): void {
  removeBackend(WASM_BACKEND);
  registerBackend(
    WASM_BACKEND,
    async () => withComplexReads((await withoutLoaderHandlers(create)) as BackendWasm),
    PRIORITY,
  );
}

/** The original's set-up function stays with the new kernel: it may call the original's function. */
function replaceKernel(name: string, replacement: (original: KernelConfig) => KernelConfig): void {
  const original = getKernel(name, WASM_BACKEND);
  unregisterKernel(name, WASM_BACKEND);
  registerKernel(replacement(original));
}
