import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DataError, Params, param, type Sample, scalarArray } from '@tfaip/core';
import type { ConcurrencyOptions } from '../concurrency.js';
import { FileGenerator, type FileItem } from '../fileGenerator.js';
import { errorAt } from '../recordPosition.js';
import type { ToSample } from '../toSample.js';
import { decodeImage, imageToArray } from './decodeImage.js';
import { ImageParams } from './imageParams.js';

/** Images in folders by class. */
export class ImageFolderParams extends Params {
  @param.string({ help: 'Folder with one folder of images (PNG, JPEG, WebP) for each class' })
  folder: string = '';

  @param.list('string', {
    help: 'Folders that are the classes 0, 1, 2…, so that several data sets agree; none: all, in the order of their names',
  })
  classes: string[] = [];

  @param.nested(() => ImageParams, { help: 'How the images are decoded', mode: 'flat' })
  image: ImageParams = new ImageParams();
}

/** An image file and its class. */
export interface LabelledImage extends FileItem {
  /** Name of the class. */
  readonly className: string;
  /** Number of the class, from 0. */
  readonly label: number;
}

/**
 * Samples of a folder of images: the input `image` ([height, width, channels]), the target `label` (int32 scalar), the
 * meta {@link LabelledImage}. Images are decoded off the event loop, some at once, and come in the order of class and
 * path.
 */
export class ImageFolderGenerator extends FileGenerator<LabelledImage> {
  /** Names of the classes, in the order of their numbers. */
  readonly classes: readonly string[];

  private constructor(
    classes: readonly string[],
    images: readonly LabelledImage[],
    toSample: ToSample<LabelledImage>,
    options?: ConcurrencyOptions,
  ) {
    super(images, toSample, options);
    this.classes = classes;
  }

  /**
   * Finds the images, also in folders below those of the classes.
   *
   * @param toSample default: see above.
   * @throws {DataError} if a folder cannot be read or has no image.
   */
  static async open(
    params: ImageFolderParams,
    toSample: ToSample<LabelledImage> = imageSample(params.image),
    options?: ConcurrencyOptions,
  ): Promise<ImageFolderGenerator> {
    const classes = params.classes.length > 0 ? params.classes : await foldersIn(params.folder);
    const images: LabelledImage[] = [];
    for (const [label, className] of classes.entries()) {
      const files = await imagesBelow(path.join(params.folder, className));
      for (const file of files) images.push({ file, className, label });
    }
    return new ImageFolderGenerator(classes, images, toSample, options);
  }
}

function imageSample(params: ImageParams): ToSample<LabelledImage> {
  return async (item): Promise<Sample> => ({
    inputs: { image: imageToArray(await decodeImage(item.file, params), params) },
    targets: { label: scalarArray(item.label, 'int32') },
    outputs: {},
    meta: { ...item },
  });
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readFolder(folder, false);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (folders.length > 0) return folders.sort();
  throw errorAt(
    { file: folder },
    new DataError('There are no folders in it.', { expected: 'one for each class' }),
  );
}

async function imagesBelow(folder: string): Promise<string[]> {
  const entries = await readFolder(folder, true);
  const images = entries.filter((entry) => entry.isFile() && /\.(png|jpe?g|webp)$/i.test(entry.name));
  if (images.length > 0) return images.map(({ parentPath, name }) => path.join(parentPath, name)).sort();
  throw errorAt(
    { file: folder },
    new DataError('There are no images in it.', { expected: 'PNG, JPEG or WebP files' }),
  );
}

async function readFolder(folder: string, recursive: boolean) {
  return readdir(folder, { recursive, withFileTypes: true }).catch((error) =>
    Promise.reject(errorAt({ file: folder }, error)),
  );
}
