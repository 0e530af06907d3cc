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

/**
 * Makes the backend ready that the params ask for; the libraries of the others are not even loaded.
 *
 * @throws {BackendError} if `native` is asked for and cannot be had.
 */
export async function selectBackend(device: DeviceParams): Promise<SelectedBackend> {
  switch (device.backend) {
    case 'native':
      return useNative(device);
    case 'wasm':
      return useWasm('as asked for');
    case 'cpu':
      return use(
        'cpu',
        'Backend: plain JavaScript (cpu), as asked for. It is slow; wasm is several times as fast.',
      );
    case 'auto':
      return useNativeOrWasm(device);
  }
}

async function useNativeOrWasm(device: DeviceParams): Promise<SelectedBackend> {
  try {
    return await useNative(device);
  } catch (error) {
    const { LibraryError } = await import('@tfaip/libtensorflow');
    // Only a missing or unusable library has an alternative; wrong settings are for the user to mend.
    if (!(error instanceof BackendError && error.cause instanceof LibraryError)) throw error;
    return useWasm(`because native TensorFlow cannot be used here:\n${indent(error.message)}`);
  }
}

async function useNative(device: DeviceParams): Promise<SelectedBackend> {
  const { NativeRuntimeError, registerNativeBackend } = await import('@tfaip/libtensorflow');
  try {
    const info = await registerNativeBackend({
      gpuMemoryGrowth: device.gpu_memory_growth,
      ...(device.gpu_memory_limit !== null && { gpuMemoryLimitMb: device.gpu_memory_limit }),
      ...(device.gpus.length > 0 && { visibleDevices: device.gpus }),
    });
    return await use('tensorflow', `Backend: native TensorFlow ${info.version}`);
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
  // Without it tfjs checks every tensor twice, and advertises another backend on the console.
  tf.enableProdMode();
  await tf.setBackend(tfjsName);
  await tf.ready();
  return { runtime: new EagerRuntime(), description };
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
