import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, type Runtime, TfaipError } from '@tfaip/core';
import type { DeviceParams } from '../params/deviceParams.js';

/** The backend asked for cannot be had. */
export class BackendError extends TfaipError {}

/** Where the steps of a run go, and why there. */
export interface SelectedBackend {
  readonly runtime: Runtime;
  /** One line for the user: which backend, and the reason if it is not the one wished for first. */
  readonly description: string;
}

export interface BackendOptions {
  /** Run steps op by op also where they could be compiled. */
  readonly forceEager?: boolean;
  /** Takes what the user should know later: a step that cannot be compiled. Default: `console.warn`. */
  readonly warn?: (message: string) => void;
}

/**
 * Makes the backend ready that the params ask for; the libraries of the others are not even loaded.
 *
 * @param warn takes what the user should know later, e.g. a step that cannot be compiled.
 * @throws {BackendError} if `native` is asked for and cannot be had.
 */
export async function selectBackend(
  device: DeviceParams,
  options: BackendOptions = {},
): Promise<SelectedBackend> {
  switch (device.backend) {
    case 'native':
      return useNative(device, options);
    case 'wasm':
      return useWasm('as asked for');
    case 'cpu':
      return use(
        'cpu',
        'Backend: plain JavaScript (cpu), as asked for. It is slow; wasm is several times as fast.',
      );
    case 'auto':
      return useNativeOrWasm(device, options);
  }
}

async function useNativeOrWasm(device: DeviceParams, options: BackendOptions): Promise<SelectedBackend> {
  try {
    return await useNative(device, options);
  } catch (error) {
    const { LibraryError } = await import('@tfaip/libtensorflow');
    // Only a missing or unusable library has an alternative; wrong settings are for the user to mend.
    if (!(error instanceof BackendError && error.cause instanceof LibraryError)) throw error;
    return useWasm(`because native TensorFlow cannot be used here:\n${indent(error.message)}`);
  }
}

async function useNative(device: DeviceParams, options: BackendOptions): Promise<SelectedBackend> {
  const { NativeRuntimeError, registerNativeBackend } = await import('@tfaip/libtensorflow');
  try {
    const info = await registerNativeBackend({
      gpuMemoryGrowth: device.gpu_memory_growth,
      ...(device.intra_op_threads !== null && { intraOpThreads: device.intra_op_threads }),
      ...(device.inter_op_threads !== null && { interOpThreads: device.inter_op_threads }),
      ...(device.gpu_memory_limit !== null && { gpuMemoryLimitMb: device.gpu_memory_limit }),
      ...(device.gpus.length > 0 && { visibleDevices: device.gpus }),
    });
    await makeCurrent('tensorflow');
    const description = `Backend: native TensorFlow ${info.version}`;
    if (options.forceEager) return { runtime: new EagerRuntime(), description: `${description}, eager` };
    const { CompiledRuntime } = await import('@tfaip/graph');
    const settings = { xla: device.xla, mixedPrecision: device.mixed_precision };
    const runtime = new CompiledRuntime({ ...options, settings });
    return { runtime, description: `${description}, steps ${runtime.name.replace(' on tensorflow', '')}` };
  } catch (cause) {
    if (!(cause instanceof NativeRuntimeError)) throw cause;
    throw new BackendError(cause.message, { cause });
  }
}

async function useWasm(why: string): Promise<SelectedBackend> {
  const { registerWasmBackend } = await import('@tfaip/wasm');
  await registerWasmBackend();
  return use('wasm', `Backend: WebAssembly, ${why}`);
}

async function use(tfjsName: string, description: string): Promise<SelectedBackend> {
  await makeCurrent(tfjsName);
  return { runtime: new EagerRuntime(), description };
}

async function makeCurrent(tfjsName: string): Promise<void> {
  // Without it tfjs checks every tensor twice, and advertises another backend on the console.
  tf.enableProdMode();
  await tf.setBackend(tfjsName);
  await tf.ready();
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
