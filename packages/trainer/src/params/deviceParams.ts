import { Params, param } from '@tfaip/core';

/** Where steps run. */
export const backendNames = ['auto', 'native', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** Element types of products beside float32. */
export const mixedPrecisions = ['off', 'bfloat16'] as const;
export type MixedPrecision = (typeof mixedPrecisions)[number];

/** Parameters of the device and the library that steps run on. */
export class DeviceParams extends Params {
  @param.oneOf(backendNames, {
    help: 'auto takes native TensorFlow if it is installed, else WebAssembly; cpu is plain JavaScript',
  })
  backend: BackendName = 'auto';

  @param.bool({ help: 'Compile clusters of operations by XLA: pays for small dense networks on CPUs' })
  xla = false;

  @param.oneOf(mixedPrecisions, { help: 'bfloat16: products in 16 bits, where the processor has them' })
  mixed_precision: MixedPrecision = 'off';

  @param.int({ help: 'Threads that one operation may use; default: all cores', min: 1, optional: true })
  intra_op_threads: number | null = null;

  @param.int({
    help: 'Operations that may run side by side; default: as TensorFlow does',
    min: 1,
    optional: true,
  })
  inter_op_threads: number | null = null;

  @param.bool({ help: 'Let GPU memory grow as needed instead of taking all of it at once' })
  gpu_memory_growth = true;

  @param.int({ help: 'Most GPU memory to take, in MiB', min: 1, optional: true })
  gpu_memory_limit: number | null = null;

  @param.list('int', {
    help: 'Numbers of the GPUs that may be used; empty: all. Steps run on the first of them',
    min: 0,
  })
  gpus: number[] = [];
}
