import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { NamedArrays, NdArray } from '@tfaip/core';
import { freezeGraph, writeTfjsModel } from '@tfaip/export/tfjs';
import { describeChromium, describeNative } from '@tfaip/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectClose } from '../fixtures/equivalence/expectClose.js';
import { modelFixtures } from '../fixtures/equivalence/models.js';
import { type TrainedModel, trainModel } from '../fixtures/equivalence/trainedModel.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-tfjs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes the graph of each label; gives their folders, and the names of inputs and outputs. */
async function writeModels(model: TrainedModel) {
  const weights = await model.weights();
  const { train, serving_default, ...labels } = model.signatures;
  const written = [];
  for (const [label, { graph }] of Object.entries(labels)) {
    const path = `${model.name}/${label}`;
    const { step, ...inputs } = graph.inputs;
    await writeTfjsModel(join(folder, path), freezeGraph(graph, model.variables, weights));
    written.push({ path, inputs: Object.keys(inputs), outputs: Object.keys(graph.outputs) });
  }
  return written;
}

async function fromFiles(directory: string): Promise<tf.io.ModelArtifacts> {
  const json = JSON.parse(await readFile(join(directory, 'model.json'), 'utf8'));
  const files = json.weightsManifest[0].paths.map((path: string) => readFile(join(directory, path)));
  const bytes = Buffer.concat(await Promise.all(files));
  return {
    ...json,
    weightSpecs: json.weightsManifest[0].weights,
    weightData: new Uint8Array(bytes).buffer,
  };
}

const fixtures = modelFixtures.map((fixture) => [fixture.name, fixture] as const);

describeNative('a graph model of tfjs', () => {
  it.each(fixtures)(
    'of a %s after 100 training steps gives what the model gives, on the CPU backend of tfjs',
    async (_, fixture) => {
      const trained = await trainModel(fixture);
      const written = await writeModels(trained);
      const expected = await Promise.all(trained.unseen.map((arrays) => trained.predict(arrays)));
      trained.dispose();
      const native = tf.getBackend();
      await tf.setBackend('cpu');
      try {
        for (const { path, inputs, outputs } of written) {
          const model = await tf.loadGraphModel(tf.io.fromMemory(await fromFiles(join(folder, path))));
          for (const [i, arrays] of trained.unseen.entries()) {
            const feeds = Object.fromEntries(inputs.map((name) => [name, tensorOf(arrays, name)]));
            const results = [await model.executeAsync(feeds, outputs)].flat();
            for (const [j, name] of outputs.entries()) {
              const actual = { shape: results[j]!.shape, data: await results[j]!.data() };
              expectClose(actual, expected[i]![name]!, name);
            }
            tf.dispose([feeds, results]);
          }
          model.dispose();
        }
      } finally {
        await tf.setBackend(native);
      }
    },
  );

  describeChromium('in a browser', (browser) => {
    it.each(modelFixtures.map((fixture) => [fixture.name, fixture] as const))(
      'of a %s after 100 training steps gives what the model gives at sizes that training has not seen',
      async (name, fixture) => {
        const model = await trainModel(fixture);
        const written = await writeModels(model);
        const server = await serve(folder);
        const page = await browser().newPage();
        try {
          await page.goto(server.url);
          for (const { path, inputs, outputs } of written) {
            for (const arrays of model.unseen) {
              const feeds = inputs.map((input) => feedOf(input, arrays[input]!));
              const call = { path: `${encodeURI(path)}/model.json`, feeds, outputs };
              const results = await page.evaluate(predictInBrowser, call);
              const expected = await model.predict(arrays);
              for (const [i, output] of outputs.entries())
                expectClose(results[i]!, expected[output]!, output);
            }
          }
          expect(written.map(({ path }) => path)).toContain(`${name}/default`);
        } finally {
          await page.close();
          server.close();
          model.dispose();
        }
      },
    );
  });
});

function feedOf(name: string, { shape, dtype, data }: NdArray): Feed {
  return { name, shape, dtype, data: Array.from(data as Float32Array) };
}

interface Feed {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: readonly number[];
}

/** Runs in the page, where tfjs is a global. */
async function predictInBrowser({
  path,
  feeds,
  outputs,
}: {
  path: string;
  feeds: Feed[];
  outputs: string[];
}) {
  const { tf: page } = globalThis as unknown as { tf: typeof tf };
  await page.setBackend('cpu');
  const model = await page.loadGraphModel(path);
  const tensors = feeds.map(({ name, shape, dtype, data }) => [
    name,
    page.tensor(data as number[], shape as number[], dtype as 'float32'),
  ]);
  const results = [await model.executeAsync(Object.fromEntries(tensors), outputs)].flat();
  return Promise.all(
    results.map(async (result) => ({ shape: result.shape, data: Array.from(await result.data()) })),
  );
}

function tensorOf(arrays: NamedArrays, name: string): tf.Tensor {
  const { data, shape, dtype } = arrays[name]!;
  return tf.tensor(data as Float32Array, [...shape], dtype);
}

/** A page with tfjs, and the models' files. */
async function serve(root: string): Promise<{ url: string; close: () => void }> {
  const bundle = createRequire(import.meta.url)
    .resolve('@tensorflow/tfjs')
    .replace(/tf\.node\.js$/, 'tf.min.js');
  const server = createServer((request, response) => {
    const path = decodeURI(new URL(request.url!, 'http://localhost').pathname);
    if (path === '/') {
      response.setHeader('content-type', 'text/html').end('<script src="/tf.js"></script>');
      return;
    }
    readFile(path === '/tf.js' ? bundle : join(root, path)).then(
      (content) => response.end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => server.close(),
  };
}
