import { type NamedSpecs, ndArray, param } from '@tfaip/core';
import { ArrayGenerator, DataBase, DataBaseParams, type PipelineMode } from '@tfaip/data';
import { type DigitSplit, type Digits, imageSide } from './digits.js';
import { loadEmbeddedDigits } from './embeddedDigits.js';
import { type IdxPart, loadIdxDigits } from './idxFolder.js';

/** Which digits to use. */
export class MnistDataParams extends DataBaseParams {
  @param.string({
    help: 'Folder with the four MNIST files in IDX format, plain or gzip; none: 10,000 embedded digits',
    optional: true,
  })
  dir: string | null = null;

  override cls(): typeof MnistData {
    return MnistData;
  }
}

/** Handwritten digits: grey images and the digit that each shows; training and held-out digits never overlap. */
export class MnistData extends DataBase<MnistDataParams> {
  private embedded: Promise<DigitSplit> | undefined;
  private readonly parts = new Map<IdxPart, Promise<Digits>>();

  /** `img`: grey values in [0, 1], 0 is the background. */
  override inputLayerSpecs(): NamedSpecs {
    return { img: { shape: [imageSide, imageSide, 1], dtype: 'float32' } };
  }

  /** `gt`: the digit, 0 to 9. */
  override targetLayerSpecs(): NamedSpecs {
    return { gt: { shape: [], dtype: 'int32' } };
  }

  override async generator(mode: PipelineMode): Promise<ArrayGenerator> {
    const { images, labels, origin } = await this.digits(mode);
    const count = labels.length;
    return ArrayGenerator.fromArrays({
      inputs: { img: ndArray('float32', [count, imageSide, imageSide, 1], images) },
      targets: { gt: ndArray('int32', [count], labels) },
      meta: (index) => ({ ...origin(index) }),
    });
  }

  /** Reads what a mode needs, once. */
  private async digits(mode: PipelineMode): Promise<Digits> {
    const { dir } = this.params;
    if (dir === null) {
      this.embedded ??= loadEmbeddedDigits();
      const { training, heldOut } = await this.embedded;
      return mode === 'training' ? training : heldOut;
    }
    const part = mode === 'training' ? 'train' : 't10k';
    const digits = this.parts.get(part) ?? loadIdxDigits(dir, part);
    this.parts.set(part, digits);
    return digits;
  }
}
