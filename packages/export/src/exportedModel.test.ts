import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, ndArray } from '@tfaip/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExportError } from './exportError.js';
import {
  assignWeights,
  readExport,
  readManifest,
  readWeights,
  replaceScenarioParams,
  sha256Of,
  writeExport,
} from './exportedModel.js';
import type { ExportWriter } from './exportWriter.js';

let folder: string;

beforeEach(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-export-'));
});

afterEach(() => rm(folder, { recursive: true }));

const weights = { kernel: ndArray('float32', [2], Float32Array.of(1, 2)) };
const content = {
  weights,
  scenarioParams: { model: { n: 3 } },
  origin: { epoch: 2 },
  code: { missing: 'made in a test' },
};

describe('an export', () => {
  it('is read as it was written, and replaced as a whole', async () => {
    const path = join(folder, 'best');
    await writeExport(path, () => content);
    expect(await readExport(path)).toEqual({ ...content, formats: {}, directory: path });
    await writeFile(join(path, 'stale'), '');
    await writeExport(path, () => ({ ...content, origin: { epoch: 3 } }));
    expect((await readExport(path)).origin).toEqual({ epoch: 3 });
    expect(await readdir(path)).not.toContain('stale');
    expect(await readdir(folder)).toEqual(['best']);
  });

  it('is read where a process was killed while it replaced it', async () => {
    const path = join(folder, 'best');
    await writeExport(path, () => content);
    await rename(path, `${path}.previous-123`);
    expect((await readExport(path)).origin).toEqual(content.origin);
  });

  it('has the code of its scenario, and what further formats write and say of themselves', async () => {
    const path = join(folder, 'best');
    const code = { text: 'export class Params {}', exportName: 'Params' };
    const copying = async (inside: string) => {
      await mkdir(join(inside, 'resources'));
      await writeFile(join(inside, 'resources', 'alphabet'), 'ab');
      return { ...content, code };
    };
    const onnx: ExportWriter = {
      name: 'onnx',
      write: async (inside, { weights: given }) => {
        await writeFile(join(inside, 'model.onnx'), String(Object.keys(given)));
        return { opset: 17 };
      },
    };
    await writeExport(path, copying, [onnx]);
    const { formats, code: entry } = await readManifest(path);
    expect({ formats, entry }).toEqual({
      formats: { onnx: { opset: 17 } },
      entry: { file: 'scenario.mjs', exportName: 'Params', sha256: sha256Of(code.text) },
    });
    expect(await readFile(join(path, 'scenario.mjs'), 'utf8')).toBe(code.text);
    expect(await readFile(join(path, 'model.onnx'), 'utf8')).toBe('kernel');
    expect(await readdir(join(path, 'resources'))).toEqual(['alphabet']);
  });

  it('stays as it was where a further format cannot be written', async () => {
    const path = join(folder, 'best');
    await writeExport(path, () => content);
    const failing = { name: 'onnx', write: () => Promise.reject(new Error('no such operation')) };
    await expect(writeExport(path, () => ({ ...content, origin: { epoch: 9 } }), [failing])).rejects.toThrow(
      'no such operation',
    );
    expect((await readExport(path)).origin).toEqual(content.origin);
    expect(await readdir(folder)).toEqual(['best']);
  });

  it('takes other params, and keeps all else', async () => {
    const path = join(folder, 'best');
    await writeExport(path, () => content);
    await replaceScenarioParams(path, { model: { n: 4 } });
    expect(await readExport(path)).toEqual({
      ...content,
      scenarioParams: { model: { n: 4 } },
      formats: {},
      directory: path,
    });
    expect((await readdir(path)).sort()).toEqual([
      'manifest.json',
      'scenario_params.json',
      'weights.safetensors',
    ]);
  });

  it('is refused if it is none, damaged, or of a later version', async () => {
    await expect(readExport(join(folder, 'nothing'))).rejects.toThrow(ExportError);
    const path = join(folder, 'best');
    await writeExport(path, () => content);
    await writeFile(join(path, 'manifest.json'), '{"formatVersion": 99}');
    await expect(readExport(path)).rejects.toThrow(/format version 99/);
    await writeFile(join(path, 'manifest.json'), '{');
    await expect(readExport(path)).rejects.toThrow(/not a complete export/);
  });

  it('is named by the folder that it lies in', async () => {
    const run = join(folder, 'run');
    for (const name of ['export', 'best']) await writeExport(join(run, name), () => content);
    const exports = `${join(run, 'best')}, ${join(run, 'export')}`;
    await expect(readExport(run)).rejects.toThrow(
      `${run} is not a complete export.\n  given: no manifest.json in it`,
    );
    await expect(readExport(run)).rejects.toThrow(`fix: name one of the exports in it: ${exports}`);
    await expect(readExport(join(run, 'none'))).rejects.toThrow('given: there is no such folder');
  });
});

describe('weights', () => {
  it('go from variables to arrays and back', async () => {
    const runtime = new EagerRuntime();
    const variable = tf.variable(tf.tensor1d([1, 2]));
    const named = [{ name: 'kernel', variable, trainable: true }];
    const before = await readWeights(runtime, named);
    await assignWeights(runtime, named, { kernel: ndArray('float32', [2], Float32Array.of(5, 6)) });
    expect([...variable.dataSync()]).toEqual([5, 6]);
    await assignWeights(runtime, named, before);
    expect([...variable.dataSync()]).toEqual([1, 2]);
    variable.dispose();
  });

  it('that do not fit change nothing, and all problems are named', async () => {
    const runtime = new EagerRuntime();
    const variables = ['a', 'b', 'c'].map((name) => ({
      name,
      variable: tf.variable(tf.tensor1d([1, 2])),
      trainable: true,
    }));
    const given = {
      a: ndArray('float32', [2], Float32Array.of(5, 6)),
      b: ndArray('int32', [3], new Int32Array(3)),
      d: ndArray('float32', [], new Float32Array(1)),
    };
    const assigning = assignWeights(runtime, variables, given);
    await expect(assigning).rejects.toThrow(ExportError);
    await expect(assigning).rejects.toThrow(
      'b has the dtype int32 instead of float32; b has the shape [3] instead of [2]; c is missing; ' +
        'd is not in the model',
    );
    expect([...variables[0]!.variable.dataSync()]).toEqual([1, 2]);
    tf.dispose(variables.map(({ variable }) => variable));
  });
});

describe('a damaged manifest', () => {
  it.each([
    'null',
    '[]',
    '{"formatVersion": {"toString": 1}}',
    '{"formatVersion": 1, "code": {"file": "../evil.mjs", "exportName": "A", "sha256": "0"}}',
    '{"formatVersion": 1, "code": {"file": "/evil.mjs", "exportName": "A", "sha256": "0"}}',
    '{"formatVersion": 1, "code": null, "formats": 3}',
  ])('is refused: %s', async (manifest) => {
    const path = join(folder, 'damaged');
    await writeExport(path, () => content);
    await writeFile(join(path, 'manifest.json'), manifest);
    await expect(readManifest(path)).rejects.toThrow(ExportError);
  });
});
