import type { NativeSettings } from './configProto.js';
import type { NativeDevice } from './ffi/eagerContext.js';
import { gpuFacts, gpuHint } from './gpuHint.js';
import { LibraryError, type LocateAttempt } from './locate/libraryError.js';
import { NativeRuntimeError } from './nativeRuntimeError.js';
import { type NativeBackendOptions, registerNativeBackend } from './registerNativeBackend.js';

/** The native runtime as it runs here. */
export interface NativeAvailable {
  readonly available: true;
  readonly version: string;
  readonly libraryPath: string;
  /** How the library was found. */
  readonly source: string;
  /** Such as `linux-x64`. */
  readonly platform: string;
  readonly devices: readonly NativeDevice[];
  readonly settings: NativeSettings;
  /** What is amiss with the GPU and what to do, if anything is. */
  readonly gpuHint?: string;
}

/** Why there is no native runtime here. */
export interface NativeUnavailable {
  readonly available: false;
  readonly platform: string;
  /** Text for the user, with what to do. */
  readonly reason: string;
  /** The places that were looked at. */
  readonly attempts: readonly LocateAttempt[];
}

/**
 * What `tfaip native status` tells: it loads the library to be sure that it loads.
 * Settings out of their range are errors as in {@link registerNativeBackend}; a missing library is an answer.
 */
export async function nativeStatus(
  options: NativeBackendOptions = {},
): Promise<NativeAvailable | NativeUnavailable> {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const info = await registerNativeBackend(options);
    const { version, libraryPath, source, devices, settings } = info;
    const hint = gpuHint(gpuFacts(info));
    const status = { available: true, version, libraryPath, source, platform, devices, settings } as const;
    return hint === undefined ? status : { ...status, gpuHint: hint };
  } catch (error) {
    if (!(error instanceof NativeRuntimeError)) throw error;
    const attempts = error instanceof LibraryError ? error.attempts : [];
    return { available: false, platform, reason: error.message, attempts };
  }
}
