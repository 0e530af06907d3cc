import * as tf from '@tensorflow/tfjs';
import {
  LibraryError,
  locateLibrary,
  NATIVE_BACKEND,
  type NativeRuntimeInfo,
  registerNativeBackend,
} from '@tfaip/libtensorflow';
import { beforeAll, describe, it } from 'vitest';

/**
 * Why native tests cannot run here; undefined when they can. Python is not asked in each file: where its TensorFlow is
 * what there is, `pnpm test` has found it and named it in `TFAIP_LIBTENSORFLOW`.
 */
const missing: string | undefined = await locateLibrary({ python: false }).then(
  () => undefined,
  (error: unknown) => {
    if (error instanceof LibraryError) return error.message;
    throw error;
  },
);

/**
 * A suite that runs on the native backend, which is registered and selected before its tests.
 *
 * Its name ends in `[native]`, by which `pnpm test` knows that native tests ran. Without a native library it is skipped
 * under a name that says so; with `TFAIP_REQUIRE_NATIVE=1` it fails. A library that is there but does not load fails in
 * either case.
 *
 * @param suite declares the tests; the function that it is given answers with the runtime once a test runs.
 */
export function describeNative(name: string, suite: (runtime: () => NativeRuntimeInfo) => void): void {
  let runtime: NativeRuntimeInfo | undefined;
  const current = () => {
    if (runtime === undefined)
      throw new Error(`${name}: the native runtime is there once a test runs, not before`);
    return runtime;
  };
  if (missing === undefined) {
    describe(`${name} [native]`, () => {
      beforeAll(async () => {
        runtime = await registerNativeBackend({ python: false });
        await tf.setBackend(NATIVE_BACKEND);
      });
      suite(current);
    });
  } else if (process.env.TFAIP_REQUIRE_NATIVE === '1') {
    describe(`${name} [native]`, () => {
      it('has the native library that TFAIP_REQUIRE_NATIVE asks for', () => {
        throw new Error(missing);
      });
    });
  } else {
    describe.skip(`${name} [native, skipped: there is no native TensorFlow]`, () => suite(current));
  }
}
