import { createRequire } from 'node:module';
import type { NamedArrays, NdArray } from '@tfaip/core';

/** What tests use of the package onnxruntime-node. */
interface OnnxRuntimeModule {
  readonly InferenceSession: {
    create(model: Uint8Array | string, options: object): Promise<OnnxSession>;
  };
  readonly Tensor: new (dtype: string, data: NdArray['data'], shape: readonly number[]) => unknown;
}

interface OnnxSession {
  readonly inputNames: readonly string[];
  run(feeds: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

export interface OnnxTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<number>;
}

/**
 * Runs a model of ONNX in onnxruntime-node, once for each of the inputs. In suites of `describeInterop`, which sees to it
 * that the package is there.
 *
 * @param model bytes or the path of the file.
 */
export async function runOnnx(
  model: Uint8Array | string,
  inputs: readonly NamedArrays[],
): Promise<Readonly<Record<string, OnnxTensor>>[]> {
  const requireFrom = createRequire(new URL('../../../.interop/node/', import.meta.url));
  const { InferenceSession, Tensor } = requireFrom('onnxruntime-node') as OnnxRuntimeModule;
  const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
  const results = [];
  for (const arrays of inputs) {
    const feeds = session.inputNames.map((name) => {
      const { dtype, data, shape } = arrays[name]!;
      return [
        name,
        new Tensor(dtype, dtype === 'bool' ? Uint8Array.from(data as ArrayLike<number>) : data, shape),
      ];
    });
    results.push(await session.run(Object.fromEntries(feeds)));
  }
  await session.release();
  return results;
}
