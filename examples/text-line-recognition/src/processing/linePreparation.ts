import { type NdArray, ndArray, param, type Sample } from '@tfaip/core';
import {
  DataProcessorGroupParams,
  DataProcessorParams,
  MappingDataProcessor,
  type ProcessingStepParams,
  type ProcessorContext,
} from '@tfaip/data';
import { blankClass, type Codec } from '../codec/codec.js';
import { readCodec } from '../codec/codecFile.js';
import { visualOrder } from '../codec/visualOrder.js';
import { readLineImage, readTranscription } from '../data/lineFiles.js';
import { renderEmbeddedLine } from '../embedded/renderLine.js';
import { augmentLine } from './augmentLine.js';
import { normalizeLine } from './normalizeLine.js';

/** Reads or renders a line, scales it, and numbers its characters. */
export class LoadLineParams extends DataProcessorParams {
  /** Set by {@link LinePreparationParams}. */
  @param.int({ help: 'Height of the images', min: 8, mode: 'hidden' }) height = 40;
  @param.int({ help: 'Largest width of the images', min: 8, mode: 'hidden' }) max_width = 8000;
  @param.string({ help: 'Charmap', optional: true, mode: 'hidden' }) charmap: string | null = null;

  override resourceFields(): readonly string[] {
    return ['charmap'];
  }

  override cls(): typeof LoadLine {
    return LoadLine;
  }
}

class LoadLine extends MappingDataProcessor<LoadLineParams> {
  private codec: Codec | undefined;

  override async apply(sample: Sample, { mode }: ProcessorContext): Promise<Sample> {
    const { image, meta } = await this.load(sample.meta, mode === 'prediction');
    const img = normalizeLine(image, this.params.height, this.params.max_width);
    const inputs = { img, width: int32(img.shape[0]!) };
    if (typeof meta.text !== 'string') return { ...sample, inputs, targets: {}, meta };
    const codec = this.charmap();
    // What the codec does not know is an error in training; in evaluation it cannot be read and counts as wrong.
    const seen = visualOrder(meta.text);
    const gt = mode === 'training' ? codec.encode(seen) : codec.encodeKnown(seen);
    const padded = gt.length > 0 ? gt : Int32Array.of(blankClass);
    const targets = { gt: ndArray('int32', [padded.length], padded), gt_length: int32(gt.length) };
    return { ...sample, inputs, targets, meta };
  }

  private async load(
    meta: Sample['meta'],
    isPrediction: boolean,
  ): Promise<{ image: NdArray; meta: Sample['meta'] }> {
    if (typeof meta.file !== 'string') {
      const { image, ...found } = await renderEmbeddedLine(meta.isTraining === true, Number(meta.line));
      return { image, meta: isPrediction ? { line: meta.line } : { line: meta.line, ...found } };
    }
    const { file } = meta;
    const image = await readLineImage(file);
    const text = isPrediction ? undefined : await readTranscription(file);
    return { image, meta: text === undefined ? { file } : { file, text } };
  }

  private charmap(): Codec {
    this.codec ??= readCodec(this.params.charmap ?? '');
    return this.codec;
  }
}

/** Makes a line look as another scan of it might: scaled, sheared, blurred or thickened, noisy. In training only. */
export class AugmentLineParams extends DataProcessorParams {
  @param.float({ help: 'Share of the lines that are changed', min: 0, max: 1 }) share = 0.8;
  @param.float({ help: 'Largest shear, as columns per row', min: 0, max: 1 }) shear = 0.15;
  @param.float({ help: 'Largest relative change of width and height', min: 0, max: 0.5 }) scale = 0.1;
  @param.float({ help: 'Largest blur, as a standard deviation in pixels', min: 0, max: 3 }) blur = 0.8;
  @param.float({ help: 'Largest standard deviation of the noise, where ink is 1', min: 0, max: 1 }) noise =
    0.1;

  override cls(): typeof AugmentLine {
    return AugmentLine;
  }
}

class AugmentLine extends MappingDataProcessor<AugmentLineParams> {
  override apply(sample: Sample, { random, mode }: ProcessorContext): Sample {
    if (mode !== 'training' || !random.chance(this.params.share)) return sample;
    const img = augmentLine(sample.inputs.img!, this.params, random);
    return { ...sample, inputs: { img, width: int32(img.shape[0]!) } };
  }
}

/** Everything between a line's name and its arrays, in worker threads. */
export class LinePreparationParams extends DataProcessorGroupParams {
  static override readonly module: string = import.meta.url;

  @param.int({ help: 'Height that lines are scaled to, in pixels', min: 8, max: 256 })
  height = 40;

  /** Ten times what a line of a book has: a batch takes memory by its widest line. */
  @param.int({ help: 'Width that scaled lines may have, in pixels; wider images are errors', min: 8 })
  max_width = 8000;

  @param.string({ help: 'Charmap; set by the data', optional: true, mode: 'hidden' })
  charmap: string | null = null;

  @param.choices(() => [AugmentLineParams], { help: 'What is done to training lines' })
  augmentation: ProcessingStepParams[] = [new AugmentLineParams()];

  override resourceFields(): readonly string[] {
    return ['charmap'];
  }

  override get processors(): ProcessingStepParams[] {
    const { height, max_width, charmap, augmentation } = this;
    return [Object.assign(new LoadLineParams(), { height, max_width, charmap }), ...augmentation];
  }
}

function int32(value: number): NdArray {
  return ndArray('int32', [], Int32Array.of(value));
}
