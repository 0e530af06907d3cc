/**
 * The few fields of TensorFlow's `ConfigProto` that are set from here, written as protocol buffer bytes
 * (field numbers: tensorflow/core/protobuf/config.proto).
 */
import { NativeRuntimeError } from './nativeRuntimeError.js';
import { bytes, float32, message, optional, text, varint } from './protoFields.js';

/** Threads, devices and memory of the native runtime. All optional; fixed for the process once it has started. */
export interface NativeSettings {
  /** Threads that one operation may use. Default: all cores. */
  readonly intraOpThreads?: number;
  /** Operations that may run side by side. Default: TensorFlow's choice. */
  readonly interOpThreads?: number;
  /** Take GPU memory as it is needed instead of nearly all of it at once. Default: true. */
  readonly gpuMemoryGrowth?: boolean;
  /** At most this much memory on each used GPU, in MB. Without `visibleDevices` only the first GPU is used. */
  readonly gpuMemoryLimitMb?: number;
  /** Indices of the GPUs to use; `[]` for none. Default: all. */
  readonly visibleDevices?: readonly number[];
}

/** @throws {NativeRuntimeError} if a setting is out of its range. */
export function encodeConfigProto(settings: NativeSettings): Uint8Array {
  checkSettings(settings);
  const { visibleDevices, gpuMemoryLimitMb } = settings;
  const noGpu = visibleDevices?.length === 0;
  const gpus = visibleDevices ?? (gpuMemoryLimitMb === undefined ? undefined : [0]);
  return Uint8Array.from([
    // map<string, int32> device_count = 1: no GPU at all
    ...(noGpu ? message(1, [...text(1, 'GPU'), ...varint(2, 0)]) : []),
    ...optional(2, settings.intraOpThreads),
    ...optional(5, settings.interOpThreads),
    ...(noGpu ? [] : message(6, gpuOptions(settings, gpus))),
    // allow_soft_placement: operations without a kernel on the chosen device run on the CPU
    ...varint(7, 1),
  ]);
}

function gpuOptions(settings: NativeSettings, gpus: readonly number[] | undefined): number[] {
  const limit = settings.gpuMemoryLimitMb;
  return [
    ...(settings.gpuMemoryGrowth ? varint(4, 1) : []),
    ...(gpus === undefined ? [] : text(5, gpus.join(','))),
    // experimental = 9 { repeated VirtualDevices = 1 { repeated float memory_limit_mb = 1 } }, one per GPU
    ...(limit === undefined || gpus === undefined
      ? []
      : message(
          9,
          gpus.flatMap(() => message(1, bytes(1, float32(limit)))),
        )),
  ];
}

function checkSettings(settings: NativeSettings): void {
  const counts = ['intraOpThreads', 'interOpThreads', 'gpuMemoryLimitMb'] as const;
  for (const name of counts) {
    const value = settings[name];
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
      throw new NativeRuntimeError(
        `Native settings: ${name} is ${value}, expected a whole number from 1 on.`,
      );
    }
  }
  for (const index of settings.visibleDevices ?? []) {
    if (!(Number.isInteger(index) && index >= 0)) {
      throw new NativeRuntimeError(
        `Native settings: visibleDevices holds ${index}, expected indices of GPUs, counted from 0.`,
      );
    }
  }
}
