import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, type Runtime } from '@tfaip/core';
import { CompiledRuntime } from '@tfaip/graph';
import { describeNative } from '@tfaip/testing';
import { registerWasmBackend, WASM_BACKEND } from '@tfaip/wasm';
import { beforeAll, describe } from 'vitest';

/** One way in which a step can run. */
export interface WayOfRunning {
  readonly name: string;
  /** Declares a suite in which this way's backend is current. */
  readonly suite: (name: string, declare: () => void) => void;
  /** @param warn takes why a step does not run as it should: what is warned of is a failure. */
  readonly runtime: (warn: (message: string) => void) => Runtime;
}

/** All ways: as one native graph, natively op by op, on WebAssembly op by op. */
export const waysOfRunning: readonly WayOfRunning[] = [
  { name: 'native compiled', suite: describeNative, runtime: (warn) => new CompiledRuntime({ warn }) },
  { name: 'native eager', suite: describeNative, runtime: () => new EagerRuntime() },
  { name: 'WASM', suite: describeWasm, runtime: () => new EagerRuntime() },
];

/** On plain tfjs, without any backend of ours; for packages that are used so. */
export const plainJavaScript: WayOfRunning = {
  name: 'plain JavaScript',
  suite: describePlain,
  runtime: () => new EagerRuntime(),
};

function describePlain(name: string, declare: () => void): void {
  describe(name, () => {
    beforeAll(async () => {
      await tf.setBackend('cpu');
    });
    declare();
  });
}

function describeWasm(name: string, declare: () => void): void {
  describe(name, () => {
    beforeAll(async () => {
      await registerWasmBackend();
      await tf.setBackend(WASM_BACKEND);
    });
    declare();
  });
}
