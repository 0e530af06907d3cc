import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { LibraryError } from '../locate/libraryError.js';
import { locateLibrary } from '../locate/locateLibrary.js';
import { NATIVE_BACKEND, type NativeRuntimeInfo, registerNativeBackend } from '../registerNativeBackend.js';

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
 * A suite on the native backend; its name ends in `[native]`, by which `pnpm test` knows that native tests ran. Without
 * a native library it is skipped under a name that says so; with `TFAIP_REQUIRE_NATIVE=1` it fails. A library that is
 * there but does not load fails always.
 */
export function describeNative(name: string, suite: (runtime: () => NativeRuntimeInfo) => void): void {
  if (missing !== undefined && process.env.TFAIP_REQUIRE_NATIVE === '1') {
    describe(`${name} [native]`, () => {
      it('has the native library that TFAIP_REQUIRE_NATIVE asks for', () => {
        throw new Error(missing);
      });
    });
    return;
  }
  if (missing !== undefined) {
    describe.skip(`${name} [native, skipped: there is no native TensorFlow]`, () =>
      suite(() => undefined as never));
    return;
  }
  describe(`${name} [native]`, () => {
    let runtime: NativeRuntimeInfo;
    beforeAll(async () => {
      tf.env().set('PROD', true); // tfjs's CPU backend advises to install a native one
      runtime = await registerNativeBackend({ python: false });
      await tf.setBackend(NATIVE_BACKEND);
    });
    afterAll(() => {
      tf.env().set('PROD', false);
    });
    suite(() => runtime);
  });
}
