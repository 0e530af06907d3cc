import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { WasmBackendError } from './wasmBackendError.js';

const PACKAGE = '@tensorflow/tfjs-backend-wasm';

/** tfjs asks for one of three binaries; in Node, where it has no threads, for this one or the one without SIMD. */
const SIMD_BINARY = 'tfjs-backend-wasm-simd.wasm';

/**
 * The folder with tfjs's WASM binaries, ending in a separator, as `setWasmPaths` wants it.
 *
 * @param folder where they lie; by default they are found beside tfjs's own WASM package.
 * @throws {WasmBackendError} if they are not there.
 */
export function wasmBinariesFolder(folder?: string): string {
  const found = folder ?? dirname(packageMain());
  if (!existsSync(join(found, SIMD_BINARY))) {
    throw new WasmBackendError(
      `The WASM backend needs the binaries of ${PACKAGE}; there is no ${SIMD_BINARY} in ${found}. ` +
        `Give the folder that holds them: registerWasmBackend({ binaries: '...' }).`,
    );
  }
  return found.endsWith(sep) ? found : found + sep;
}

/** The package has a CommonJS main beside its binaries, which `require.resolve` finds from source and from `dist` alike. */
function packageMain(): string {
  try {
    return createRequire(import.meta.url).resolve(PACKAGE);
  } catch (cause) {
    throw new WasmBackendError(
      `The WASM backend needs the package ${PACKAGE}, which cannot be resolved from here. ` +
        'Install it, or, where the program is bundled, copy its .wasm files and give their folder: ' +
        "registerWasmBackend({ binaries: '...' }).",
      { cause },
    );
  }
}
