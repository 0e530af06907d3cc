import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DataError, problemsOf, type Sample } from '@tfaip/core';
import { DataPipelineParams, type PipelineMode } from '@tfaip/data';
import { afterAll, expect, test } from 'vitest';
import { folderOf, imagesBytes, labelsBytes } from './idxFixture.js';
import { MnistData, MnistDataParams } from './mnistData.js';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function dataOf(files: Readonly<Record<string, Uint8Array>>): MnistData {
  const dir = folderOf(files);
  folders.push(dir);
  return new MnistData(Object.assign(new MnistDataParams(), { dir }));
}

async function samplesOf(data: MnistData, mode: PipelineMode): Promise<Sample[]> {
  const params = Object.assign(new DataPipelineParams(), { shuffle_buffer_size: 0 });
  const pipeline = await data.createPipeline(mode, params, 1);
  const samples: Sample[] = [];
  for await (const sample of pipeline.generateInputSamples()) samples.push(sample);
  return samples;
}

test('without a folder the embedded digits are used', async () => {
  const params = new MnistDataParams();
  expect(problemsOf(params)).toEqual([]);
  const data = new (params.cls())(params);
  const pipeline = await data.createPipeline('training', new DataPipelineParams(), 1);
  expect(pipeline.samplesPerEpoch).toBe(9000);
  const { value: batch } = await pipeline.batches().next();
  expect([batch!.inputs.img!.shape, batch!.targets.gt!.shape]).toEqual([[16, 28, 28, 1], [16]]);
  expect((await data.createPipeline('evaluation', new DataPipelineParams(), 1)).samplesPerEpoch).toBe(1000);
});

test('L5: no digit that is validated on is among those that train', async () => {
  const params = new MnistDataParams();
  const data = new (params.cls())(params);
  const pictures = async (mode: PipelineMode): Promise<string[]> =>
    [...(await data.generator(mode)).generate()].map(({ inputs }) =>
      (inputs.img!.data as Float32Array).map((grey) => Math.round(255 * grey)).join(),
    );
  const training = new Set(await pictures('training'));
  const heldOut = await pictures('evaluation');
  expect(heldOut).toHaveLength(1000);
  expect(heldOut.filter((picture) => training.has(picture))).toEqual([]);
});

test('training and test files are used for training and evaluation, plain or gzip, with either name', async () => {
  const data = dataOf({
    'train-images-idx3-ubyte': imagesBytes(3),
    'train-labels.idx1-ubyte': labelsBytes([1, 2, 3]),
    't10k-images.idx3-ubyte.gz': gzipSync(imagesBytes(2)),
    't10k-labels-idx1-ubyte.gz': gzipSync(labelsBytes([4, 5])),
  });
  const training = await samplesOf(data, 'training');
  expect(training.map(({ targets }) => targets.gt!.data[0])).toEqual([1, 2, 3]);
  const heldOut = await samplesOf(data, 'evaluation');
  expect(heldOut.map(({ targets }) => targets.gt!.data[0])).toEqual([4, 5]);
  const { inputs, meta } = heldOut[1]!;
  expect(inputs.img!.shape).toEqual([28, 28, 1]);
  expect(inputs.img!.data[3]).toBe(Math.fround(4 / 255));
  expect(meta).toEqual({ index: 1, source: join(folders.at(-1)!, 't10k-images.idx3-ubyte.gz') });
});

test('different numbers of images and labels name both files', async () => {
  const data = dataOf({
    'train-images-idx3-ubyte': imagesBytes(3),
    'train-labels-idx1-ubyte': labelsBytes([1, 2]),
  });
  await expect(data.generator('training')).rejects.toThrow(
    /train-images-idx3-ubyte and .*train-labels-idx1-ubyte do not belong together\.\n {2}given: 3 images, 2 labels/,
  );
});

test('a missing file, folder or a file in place of the folder is named', async () => {
  const data = dataOf({ 'train-images-idx3-ubyte': imagesBytes(1) });
  await expect(data.generator('training')).rejects.toThrow(
    /has no file train-labels-idx1-ubyte\.\n {2}given: train-images-idx3-ubyte\n/,
  );
  await expect(data.generator('evaluation')).rejects.toThrow(/has no file t10k-images-idx3-ubyte\./);
  for (const dir of [join(folders.at(-1)!, 'none'), join(folders.at(-1)!, 'train-images-idx3-ubyte')]) {
    const broken = new MnistData(Object.assign(new MnistDataParams(), { dir }));
    const error = await broken.generator('training').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toContain(`the folder "${dir}" cannot be read.`);
  }
});
