import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freezeGraph, onnxModel, onnxOpset, writeOnnxModel } from '@tfaip/export/onnx';
import { frozenSignatures, writeSavedModel } from '@tfaip/export/saved-model';
import { describeInterop, describeNative, runOnnx } from '@tfaip/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectClose } from '../fixtures/equivalence/expectClose.js';
import { modelFixtures } from '../fixtures/equivalence/models.js';
import { type TrainedModel, trainModel } from '../fixtures/equivalence/trainedModel.js';

/** ONNX's own checker: the form of each message and operator, and the shapes that follow from them. */
const check = `
import json, sys
import onnx
onnx.checker.check_model(sys.argv[1], full_check=True)
print(json.dumps(onnx.load(sys.argv[1]).opset_import[0].version))
`;

/** What a model of ONNX gives must be what the model itself gives, at sizes that training has not seen. */
async function expectOutputs(model: TrainedModel, onnx: Uint8Array | string): Promise<void> {
  const results = await runOnnx(onnx, model.unseen);
  for (const [i, result] of results.entries()) {
    const expected = await model.predict(model.unseen[i]!);
    expect(Object.keys(result).length).toBeGreaterThan(0);
    for (const [name, { dims, data }] of Object.entries(result)) {
      expectClose({ shape: dims, data }, expected[name]!, name);
    }
  }
}

describeInterop('ONNX', (runPython) => {
  describeNative('a model after 100 training steps', () => {
    let folder = '';
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tfaip-onnx-'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it.each(modelFixtures.map((fixture) => [fixture.name, fixture] as const))(
      'passes the checker and gives in onnxruntime what it gives itself, also out of its SavedModel: %s',
      async (name, fixture) => {
        const model = await trainModel(fixture);
        try {
          const weights = await model.weights();
          const { train, serving_default, ...labels } = model.signatures;
          for (const [label, { graph }] of Object.entries(labels)) {
            const file = join(folder, `${name} ${label}.onnx`);
            await writeOnnxModel(file, freezeGraph(graph, model.variables, weights));
            expect(runPython(check, file)).toBe(onnxOpset);
            await expectOutputs(model, file);
          }
          const directory = join(folder, name);
          await mkdir(directory);
          await writeSavedModel(directory, { ...model, values: weights });
          const frozen = await frozenSignatures(directory);
          expect(Object.keys(frozen).sort()).toEqual(Object.keys(labels).sort());
          for (const graph of Object.values(frozen)) await expectOutputs(model, onnxModel(graph));
        } finally {
          model.dispose();
        }
      },
    );
  });
});
