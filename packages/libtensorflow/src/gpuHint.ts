import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NativeRuntimeInfo } from './registerNativeBackend.js';

/** What can be known of GPUs without asking CUDA. */
export interface GpuFacts {
  /** The kernel driver of NVIDIA is loaded. */
  readonly driver: boolean;
  /** CUDA libraries lie where TensorFlow's library looks for them. */
  readonly cudaLibraries: boolean;
  /** GPUs that TensorFlow runs on. */
  readonly gpus: number;
  /** The settings say to use none. */
  readonly hidden: boolean;
}

/** Looks the facts up; they are all false on machines other than Linux. */
export function gpuFacts(info: NativeRuntimeInfo): GpuFacts {
  return {
    driver: existsSync('/proc/driver/nvidia/version'),
    cudaLibraries: existsSync(join(dirname(info.libraryPath), '..', 'nvidia')),
    gpus: info.devices.filter((device) => device.type === 'GPU').length,
    hidden: info.settings.visibleDevices?.length === 0,
  };
}

/** Why TensorFlow, which says nothing when it leaves a GPU out, runs on none; undefined if nothing is amiss. */
export function gpuHint({ driver, cudaLibraries, gpus, hidden }: GpuFacts): string | undefined {
  if (gpus > 0 || hidden || (!driver && !cudaLibraries)) return undefined;
  if (!cudaLibraries) {
    return 'There is an NVIDIA GPU, but this TensorFlow has no CUDA libraries. Run: tfaip native install --gpu';
  }
  if (!driver)
    return 'TensorFlow is installed with CUDA, but the NVIDIA driver is not loaded: it runs on the CPU.';
  return (
    'There is an NVIDIA GPU with CUDA libraries, but TensorFlow does not use it. Run again with ' +
    'TF_CPP_MIN_LOG_LEVEL=0 to see which library it misses (often the driver is too old for CUDA 12).'
  );
}
