import type { Sample } from '@tfaip/core';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { collect, collectUntilError } from '../testSupport/collect.js';
import { TemporaryFolder } from '../testSupport/temporaryFolder.js';
import { ImageFolderGenerator, ImageFolderParams } from './imageFolderGenerator.js';

const folder = new TemporaryFolder();

beforeAll(async () => {
  for (const [name, grey] of [
    ['cat/2.png', 20],
    ['cat/1.png', 10],
    ['cat/more/3.PNG', 30],
    ['ant/b.png', 40],
  ] as const) {
    const background = { r: grey, g: grey, b: grey };
    const image = sharp({ create: { width: 2, height: 1, channels: 3, background } });
    folder.write(`images/${name}`, await image.png().toBuffer());
  }
  folder.write('images/cat/notes.txt', 'no image');
  folder.write('images/readme.txt', 'no class');
  folder.write('broken/cat/1.png', 'no image');
  folder.write('empty/cat/notes.txt', 'no image');
});

function params(name: string, classes: string[] = []): ImageFolderParams {
  const result = Object.assign(new ImageFolderParams(), { folder: folder.at(name), classes });
  return Object.assign(result, { image: Object.assign(result.image, { mode: 'grey', dtype: 'int32' }) });
}
const brief = ({ inputs, targets, meta }: Sample) => [
  inputs.image!.data[0],
  targets.label!.data[0],
  meta.className,
];

describe('ImageFolderGenerator', () => {
  it('gives images by class and path, with the number of the class', async () => {
    const generator = await ImageFolderGenerator.open(params('images'));
    expect(generator.length).toBe(4);
    expect(generator.classes).toEqual(['ant', 'cat']);
    const samples = await collect(generator.generate());
    expect(samples.map(brief)).toEqual([
      [40, 0, 'ant'],
      [10, 1, 'cat'],
      [20, 1, 'cat'],
      [30, 1, 'cat'],
    ]);
    expect(samples[3]).toMatchObject({
      inputs: { image: { dtype: 'int32', shape: [1, 2, 1] } },
      targets: { label: { dtype: 'int32', shape: [] } },
      meta: { file: folder.at('images', 'cat', 'more', '3.PNG') },
    });
    expect((await collect(generator.generateFrom(2))).map(brief)).toEqual(samples.slice(2).map(brief));
  });

  it('takes the classes that it is told, in their order', async () => {
    const generator = await ImageFolderGenerator.open(params('images', ['cat', 'ant']));
    expect((await collect(generator.generate())).map(brief).at(-1)).toEqual([40, 1, 'ant']);
    await expect(ImageFolderGenerator.open(params('images', ['dog']))).rejects.toThrow(/dog: ENOENT/);
  });

  it('makes samples as a program says', async () => {
    const generator = await ImageFolderGenerator.open(params('images'), ({ file, label }) => ({
      inputs: {},
      targets: {},
      outputs: {},
      meta: { name: `${label} ${file.slice(-5)}` },
    }));
    expect((await collect(generator.generate())).map(({ meta }) => meta.name)).toEqual([
      '0 b.png',
      '1 1.png',
      '1 2.png',
      '1 3.PNG',
    ]);
  });

  it('names what is no image, and folders without images or classes', async () => {
    const broken = await ImageFolderGenerator.open(params('broken'));
    const { error } = await collectUntilError(broken.generate());
    expect((error as Error).message).toMatch(/broken.cat.1\.png: /);
    await expect(ImageFolderGenerator.open(params('empty'))).rejects.toThrow(
      /empty.cat: There are no images/,
    );
    await expect(ImageFolderGenerator.open(params('empty/cat'))).rejects.toThrow(/no folders/);
    await expect(ImageFolderGenerator.open(params('none'))).rejects.toThrow(/none: ENOENT/);
  });
});
