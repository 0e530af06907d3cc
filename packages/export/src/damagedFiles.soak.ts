import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type NamedArrays, type NdArray, ndArray, sizeOf, TfaipError } from '@tfaip/core';
import { decodeGraphDef, encodeGraphDef, type Node } from '@tfaip/graph';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportFiles, readExport, writeExport } from './exportedModel.js';
import { readKerasFile } from './kerasFile/readKerasFile.js';
import { readSafetensors } from './safetensors.js';
import { readMetaGraph } from './savedModel/metaGraph.js';
import { readTensorflowCheckpoint } from './tensorflowCheckpoint/readTensorflowCheckpoint.js';
import {
  type Damage,
  damageBytes,
  damageIndex,
  damageJson,
  damageSafetensors,
  seeded,
} from './testSupport/damageFile.js';
import { legacyKerasFile } from './testSupport/legacyKerasFile.js';

/** All kinds of files together: 100,000, or a hundredth. */
const mutationsPerFile = process.env.TFAIP_SOAK === '1' ? 10_000 : 100;
const maxMilliseconds = 20_000;
const maxGrowthBytes = 2 ** 30;

const golden = fileURLToPath(new URL('./golden/models/mlp', import.meta.url));
let folder: string;

interface Target {
  readonly file: string;
  readonly damage: Damage;
  /** Reads the file and everything in it; the arrays that it holds. */
  readonly read: (inside: string) => Promise<readonly NdArray[]>;
}

const targets: Readonly<Record<string, Target>> = {
  // What native TensorFlow does with a graph that it is given is not ours: a damaged one may end the process.
  'a SavedModel': {
    file: 'savedmodel/saved_model.pb',
    damage: damageBytes,
    async read(inside) {
      const { graphDef } = await readMetaGraph(join(inside, 'savedmodel'), 'serve');
      expect(graphDef).toBeInstanceOf(Uint8Array);
      return [];
    },
  },
  'a graph': {
    file: 'graph.pb',
    damage: damageBytes,
    async read(inside) {
      const path = join(inside, 'graph.pb');
      const bytes = await readFile(path);
      for (const { attrs } of decodeGraphDef(bytes).nodes) {
        if (attrs.value?.kind !== 'tensor' || !(attrs.value.value.data instanceof Uint8Array)) continue;
        const { shape, data } = attrs.value.value;
        expect(data.length % Math.max(1, sizeOf(shape))).toBe(0);
      }
      return [];
    },
  },
  safetensors: {
    file: exportFiles.weights,
    damage: damageSafetensors,
    async read(inside) {
      return Object.values((await readSafetensors(join(inside, exportFiles.weights))).arrays);
    },
  },
  'the index of a checkpoint': {
    file: 'ckpt-1.index',
    damage: damageIndex,
    read: readCheckpoint,
  },
  'the data of a checkpoint': {
    file: 'ckpt-1.data-00000-of-00001',
    damage: damageBytes,
    read: readCheckpoint,
  },
  'weights of Keras': keras('mlp.weights.h5'),
  'a Keras model': keras('mlp.keras'),
  'an older Keras model': keras('legacy.h5'),
  'the manifest of an export': { file: exportFiles.manifest, damage: damageJson, read: readArrays },
  'the params of an export': { file: exportFiles.scenario, damage: damageJson, read: readArrays },
};

function keras(file: string): Target {
  return {
    file,
    damage: damageBytes,
    read: async (inside) => Object.values(await readKerasFile(join(inside, file))),
  };
}

async function readCheckpoint(inside: string): Promise<NdArray[]> {
  const { keys, read } = await readTensorflowCheckpoint(join(inside, 'ckpt-1'));
  const arrays: NdArray[] = [];
  for (const key of keys) arrays.push(await read(key));
  return arrays;
}

async function readArrays(inside: string): Promise<NdArray[]> {
  const { weights, code, formats } = await readExport(inside);
  // What leads a reader to a file stays in the export.
  if ('file' in code) expect(code.file).toMatch(/^[\w-][\w.-]*$/);
  expect(formats).toBeTypeOf('object');
  return Object.values(weights);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-damaged-'));
  const inside = join(folder, 'inside');
  const weights: NamedArrays = {
    kernel: ndArray('float32', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)),
    step: ndArray('int32', [], Int32Array.of(7)),
    mask: ndArray('bool', [3], Uint8Array.of(1, 0, 1)),
  };
  await writeExport(inside, () => ({
    weights,
    scenarioParams: { model: { units: 3, names: ['a', 'b'] }, data: { file: 'resources/chars.txt' } },
    origin: { epoch: 2 },
    code: { text: 'export class A {}', exportName: 'A' },
  }));
  await cp(golden, inside, { recursive: true });
  await writeFile(
    join(inside, 'graph.pb'),
    encodeGraphDef({ nodes: [constant(3), constant(500)], functions: [] }),
  );
  const values = Float32Array.from({ length: 40 }, (_, i) => i);
  const legacy = await legacyKerasFile({
    'hidden/kernel:0': values,
    'hidden/bias:0': values,
    'out/kernel:0': values,
  });
  await writeFile(join(inside, 'legacy.h5'), legacy);
  await mkdir(join(folder, 'outside'));
});

/** One of many equal elements is stored as a single one. */
function constant(size: number): Node {
  const value = { dtype: 1, shape: [size], data: new Uint8Array(4 * size) };
  return {
    name: `constant_${size}`,
    op: 'Const',
    inputs: [],
    attrs: { dtype: { kind: 'type', value: 1 }, value: { kind: 'tensor', value } },
  };
}

afterAll(() => rm(folder, { recursive: true }));

/** The error that reading ends with, if it does. */
async function outcome(target: Target): Promise<unknown> {
  try {
    for (const { shape, data } of await target.read(join(folder, 'inside'))) {
      expect(data.length).toBe(sizeOf(shape));
    }
    return undefined;
  } catch (error) {
    return error;
  }
}

it.each(Object.entries(targets))(
  `%s, damaged ${mutationsPerFile} times, is read or refused with a typed error`,
  async (name, target) => {
    const path = join(folder, 'inside', target.file);
    const whole = await readFile(path);
    const files = await readdir(folder, { recursive: true });
    const random = seeded(name.length);
    let [refused, peakBytes] = [0, 0];
    const startBytes = process.memoryUsage().rss;
    for (let i = 0; i < mutationsPerFile; i++) {
      await writeFile(path, target.damage(whole, random));
      const start = performance.now();
      const error = await outcome(target);
      const milliseconds = performance.now() - start;
      peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
      if (error !== undefined) {
        refused++;
        expect(error, `mutation ${i}: ${(error as Error).stack}`).toBeInstanceOf(TfaipError);
        if (target.file !== 'graph.pb') expect((error as Error).message).toContain(join(folder, 'inside'));
        expect((error as Error).message.length).toBeLessThan(10_000);
      }
      if (i % 50 === 0) {
        await writeFile(path, whole);
        expect(await outcome(target), `the whole file after mutation ${i}`).toBeUndefined();
      }
      // A guard against hanging, not a measurement.
      expect(milliseconds, `mutation ${i}`).toBeLessThan(maxMilliseconds);
    }
    await writeFile(path, whole);
    expect(await outcome(target)).toBeUndefined();
    expect(refused).toBeGreaterThan(0);
    expect(peakBytes - startBytes).toBeLessThan(maxGrowthBytes);
    expect(await readdir(folder, { recursive: true })).toEqual(files);
  },
  3_600_000,
);
