import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freezeGraph, writeOnnxModel } from '@tfaip/export/onnx';
import { describeInterop, describeNative, runOnnx } from '@tfaip/testing';
import { afterAll, beforeAll, it } from 'vitest';
import { expectClose } from '../fixtures/tfjs/expectClose.js';
import { buildCase, exportCases } from '../fixtures/tfjs/exportedModels.js';

/** Batch and length: none is the one that graphs are recorded with. */
const sizes = [
  [1, 1],
  [3, 7],
  [64, 19],
] as const;

describeInterop('ONNX', () => {
  describeNative('a model', () => {
    let folder = '';
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tfaip-onnx-'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it.each(exportCases.map((each) => [each.name, each] as const))(
      'of a %s gives what the model gives, in onnxruntime',
      async (_, each) => {
        const built = await buildCase(each);
        const inputs = sizes.map(([batch, time]) => each.inputs(batch, time));
        const expected = await Promise.all(inputs.map((arrays) => built.predict(arrays)));
        for (const [label, cut] of Object.entries(built.cut())) {
          const file = join(folder, `${exportCases.indexOf(each)}-${label}.onnx`);
          await writeOnnxModel(file, freezeGraph(cut, built.variables, built.weights));
          const results = await runOnnx(file, inputs);
          for (const [i, result] of results.entries()) {
            for (const name of Object.keys(cut.outputs)) {
              const { dims, data } = result[name]!;
              expectClose({ shape: dims, data }, expected[i]![name]!);
            }
          }
        }
        built.dispose();
      },
    );
  });
});
