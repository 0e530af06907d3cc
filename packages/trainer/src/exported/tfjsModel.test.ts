import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
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
import { modelFixtures } from '../fixtures/equivalence/models.js';
import { trainModel } from '../fixtures/equivalence/trainedModel.js';
import { expectClose } from '../fixtures/tfjs/expectClose.js';
import { type BuiltCase, buildCase, type ExportCase, exportCases } from '../fixtures/tfjs/exportedModels.js';

const sizes = [
  [1, 1],
  [3, 7],
  [64, 19],
] as const;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-tfjs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes each sub-graph of a case; gives its folder and the names of inputs and outputs. */
async function writeCase(each: ExportCase, built: BuiltCase) {
  const written = [];
  for (const [label, cut] of Object.entries(built.cut())) {
    const directory = join(folder, `${exportCases.indexOf(each)}-${label}`);
    await writeTfjsModel(directory, freezeGraph(cut, built.variables, built.weights));
    written.push({
      directory,
      inputs: Object.keys(cut.inputs).filter((name) => name !== 'step'),
      outputs: Object.keys(cut.outputs),
    });
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

const cases = exportCases.map((each) => [each.name, each] as const);

describeNative('a graph model of tfjs', () => {
  it.each(cases)('of a %s gives what the model gives, on the CPU backend of tfjs', async (_, each) => {
    const built = await buildCase(each);
    const written = await writeCase(each, built);
    const expected = await Promise.all(sizes.map(([batch, time]) => built.predict(each.inputs(batch, time))));
    built.dispose();
    const native = tf.getBackend();
    await tf.setBackend('cpu');
    try {
      for (const { directory, inputs, outputs } of written) {
        const model = await tf.loadGraphModel(tf.io.fromMemory(await fromFiles(directory)));
        for (const [i, [batch, time]] of sizes.entries()) {
          const arrays = each.inputs(batch, time);
          const feeds = Object.fromEntries(inputs.map((name) => [name, tensorOf(arrays, name)]));
          const results = [await model.executeAsync(feeds, outputs)].flat();
          for (const [j, name] of outputs.entries()) {
            expectClose({ shape: results[j]!.shape, data: await results[j]!.data() }, expected[i]![name]!);
          }
          tf.dispose([feeds, results]);
        }
        model.dispose();
      }
    } finally {
      await tf.setBackend(native);
    }
  });

  it('splits its weights into files of 4 MiB and names inputs and outputs', async () => {
    const built = await buildCase(exportCases[0]!);
    const { default: cut } = built.cut();
    const frozen = freezeGraph(cut!, built.variables, built.weights);
    const filler = { dtype: 1, shape: [1_200_000], data: new Uint8Array(4_800_000) };
    await writeTfjsModel(join(folder, 'large'), {
      ...frozen,
      nodes: [
        ...frozen.nodes,
        { name: 'filler', op: 'Const', inputs: [], attrs: { value: { kind: 'tensor', value: filler } } },
      ],
    });
    const files = await readdir(join(folder, 'large'));
    expect(files.sort()).toEqual(['group1-shard1of2.bin', 'group1-shard2of2.bin', 'model.json']);
    const { signature } = JSON.parse(await readFile(join(folder, 'large', 'model.json'), 'utf8'));
    expect(signature.inputs.x).toEqual({
      name: 'ends/x:0',
      dtype: 'DT_FLOAT',
      tensorShape: { dim: [{ size: '-1' }, { size: '7' }] },
    });
    expect(signature.outputs.scores).toEqual({
      name: expect.stringMatching(/^outputs\/.*:0$/),
      dtype: 'DT_FLOAT',
      tensorShape: { dim: [{ size: '-1' }, { size: '3' }] },
    });
    built.dispose();
  });

  it('names all operations that tfjs does not have, with their nodes', async () => {
    const built = await buildCase(exportCases[0]!);
    const { default: cut } = built.cut();
    const odd = { name: 'odd', op: 'CTCLossV2', inputs: [], attrs: {} };
    await expect(writeTfjsModel(folder, { ...cut!, nodes: [odd] })).rejects.toThrow(/CTCLossV2 \(odd\)/);
    built.dispose();
  });

  describeChromium('in a browser', (browser) => {
    it.each(modelFixtures.map((fixture) => [fixture.name, fixture] as const))(
      'of a %s after 100 training steps gives what the model gives at sizes that training has not seen',
      async (name, fixture) => {
        const model = await trainModel(fixture);
        const weights = await model.weights();
        const { train, serving_default, ...labels } = model.signatures;
        const server = await serve(folder);
        const page = await browser().newPage();
        try {
          await page.goto(server.url);
          for (const [label, { graph }] of Object.entries(labels)) {
            const path = `${name}/${label}`;
            const { step, ...inputs } = graph.inputs;
            await writeTfjsModel(join(folder, path), freezeGraph(graph, model.variables, weights));
            for (const arrays of model.unseen) {
              const feeds = Object.keys(inputs).map((input) => feedOf(input, arrays[input]!));
              const outputs = Object.keys(graph.outputs);
              const call = { path: `${encodeURI(path)}/model.json`, feeds, outputs };
              const results = await page.evaluate(predictInBrowser, call);
              const expected = await model.predict(arrays);
              for (const [i, output] of outputs.entries())
                expectClose(results[i]!, expected[output]!, output);
            }
          }
          expect(Object.keys(labels)).toContain('default');
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
