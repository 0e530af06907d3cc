import { Params, param } from '@tfaip/core';

/** Where steps run. */
export const backendNames = ['auto', 'native', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** Parameters of the device and the library that steps run on. */
export class DeviceParams extends Params {
  @param.oneOf(backendNames, {
    help: 'auto takes native TensorFlow if it is installed, else WebAssembly; cpu is plain JavaScript',
  })
  backend: BackendName = 'auto';

  @param.bool({ help: 'Let GPU memory grow as needed instead of taking all of it at once' })
  gpu_memory_growth = true;

  @param.int({ help: 'Most GPU memory to take, in MiB', min: 1, optional: true })
  gpu_memory_limit: number | null = null;

  @param.list('int', { help: 'Numbers of the GPUs to use; empty: all', min: 0 })
  gpus: number[] = [];
}
