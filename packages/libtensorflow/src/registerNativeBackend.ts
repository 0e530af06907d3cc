import { findBackend, registerBackend, removeBackend } from '@tensorflow/tfjs';
import { encodeConfigProto, type NativeSettings } from './configProto.js';
import type { NativeDevice } from './ffi/eagerContext.js';
import { loadTensorFlow } from './ffi/loadTensorFlow.js';
import { registerKernels } from './kernels/registerKernels.js';
import { type LocateOptions, locateLibrary } from './locate/locateLibrary.js';
import { NativeRuntimeError } from './nativeRuntimeError.js';
import { TensorBinding } from './tensorBinding.js';

/** Where the library lies and how it runs. */
export interface NativeBackendOptions extends LocateOptions, NativeSettings {}

/** The native runtime of this process. */
export interface NativeRuntimeInfo {
  /** TensorFlow's version, such as `2.21.0`. */
  readonly version: string;
  /** Full path of the library. */
  readonly libraryPath: string;
  /** How it was found. */
  readonly source: string;
  readonly devices: readonly NativeDevice[];
  readonly settings: NativeSettings;
  /** What the backend's kernels call. */
  readonly binding: TensorBinding;
}

/** Name of the tfjs backend. */
export const NATIVE_BACKEND = 'tensorflow' as const;

/** Above tfjs's own backends, as tfjs-node has it. */
const PRIORITY = 3;

/** TensorFlow's own default takes all memory of every GPU at once. */
const defaults: NativeSettings = { gpuMemoryGrowth: true };

let running: Promise<NativeRuntimeInfo> | undefined;

/**
 * Finds and loads TensorFlow and registers it as tfjs's backend `tensorflow`; `await tf.setBackend('tensorflow')`
 * then selects it. Called again, it answers with what is already running.
 *
 * @throws {LibraryError} if there is no usable library.
 * @throws {NativeRuntimeError} if a setting is out of range, or differs from those the process already runs with.
 * @example
 * await registerNativeBackend({ gpuMemoryGrowth: true });
 * await tf.setBackend('tensorflow');
 */
export async function registerNativeBackend(options: NativeBackendOptions = {}): Promise<NativeRuntimeInfo> {
  const given = settingsOf(options);
  const settings = { ...defaults, ...given };
  const config = encodeConfigProto(settings);
  if (running === undefined) {
    running = start(options, settings, config);
    // A failed start may be tried again, with another path say.
    running.catch(() => {
      running = undefined;
    });
    return running;
  }
  const info = await running;
  if (Object.keys(given).some((name) => !isSame(name as keyof NativeSettings, given, info.settings))) {
    throw new NativeRuntimeError(
      `The native backend already runs with ${JSON.stringify(info.settings)}; given ${JSON.stringify(given)}. ` +
        'Devices, memory and threads are fixed for a process: set them before its first use.',
    );
  }
  return info;
}

/** The running native runtime; undefined before {@link registerNativeBackend} has succeeded. */
export async function nativeRuntime(): Promise<NativeRuntimeInfo | undefined> {
  return running;
}

async function start(
  options: LocateOptions,
  settings: NativeSettings,
  config: Uint8Array,
): Promise<NativeRuntimeInfo> {
  const located = await locateLibrary(options);
  // Read once, when the library is loaded; without it sessions cannot ask for XLA on the CPU.
  process.env.TF_XLA_FLAGS ??= '--tf_xla_cpu_global_jit';
  const c = loadTensorFlow(located);
  const Backend = await registerKernels();
  const binding = new TensorBinding(c, config);
  if (findBackend(NATIVE_BACKEND) !== null) removeBackend(NATIVE_BACKEND);
  // tfjs-node asks the name of its package whether kernels that only GPUs have may be called.
  const packageName = binding.isUsingGpuDevice() ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
  registerBackend(NATIVE_BACKEND, () => new Backend(binding, packageName), PRIORITY);
  return {
    version: binding.TF_Version,
    libraryPath: located.library,
    source: located.source,
    devices: binding.context.devices,
    settings,
    binding,
  };
}

function isSame(name: keyof NativeSettings, a: NativeSettings, b: NativeSettings): boolean {
  return JSON.stringify(a[name]) === JSON.stringify(b[name]);
}

/** The settings alone, in one order, without those left out: to store and to compare. */
function settingsOf(options: NativeBackendOptions): NativeSettings {
  const { intraOpThreads, interOpThreads, gpuMemoryGrowth, gpuMemoryLimitMb, visibleDevices } = options;
  const all = { intraOpThreads, interOpThreads, gpuMemoryGrowth, gpuMemoryLimitMb, visibleDevices };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
