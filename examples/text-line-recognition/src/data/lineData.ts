import { DataError, type NamedSpecs, param, type Sample } from '@tfaip/core';
import {
  ArrayGenerator,
  type DataGenerator,
  findFiles,
  ListFileData,
  ListFileDataParams,
  ListFileParams,
  type PipelineMode,
  type ProcessingStepParams,
  readListFiles,
} from '@tfaip/data';
import { Codec } from '../codec/codec.js';
import { keepCodec, readCodec } from '../codec/codecFile.js';
import { visualOrder } from '../codec/visualOrder.js';
import { embeddedLineCount, embeddedTexts } from '../embedded/embeddedTexts.js';
import { DecodeLineParams } from '../evaluation/decodeLineProcessor.js';
import { LinePreparationParams } from '../processing/linePreparation.js';
import { readTranscription, refuseImagesAsLists } from './lineFiles.js';

/** List files; none: the embedded lines. */
export class LineListParams extends ListFileParams {
  @param.list('string', {
    help: 'Text files that name images, NAME.png with its text in NAME.gt.txt; none: rendered lines',
  })
  override lists: string[] = [];
}

/** Where lines come from and how they are prepared. */
export class LineDataParams extends ListFileDataParams {
  @param.nested(() => LineListParams, { help: 'Training lines', root: 'train' })
  override train_files: ListFileParams = new LineListParams();

  @param.nested(() => LineListParams, { help: 'Held-out lines', root: 'val' })
  override val_files: ListFileParams = new LineListParams();

  @param.nested(() => LineListParams, { help: 'Lines to predict', root: 'predict' })
  override predict_files: ListFileParams = new LineListParams();

  @param.list('string', { help: 'Images to predict, or patterns of them; instead of predict.lists' })
  images: string[] = [];

  @param.string({
    help: 'Charmap: a JSON list of characters; none: the characters of the training transcriptions',
    optional: true,
  })
  charmap: string | null = null;

  @param.int({ help: 'Lines for training that are rendered where no lists are given', min: 1 })
  embedded_lines = 4000;

  @param.choices(() => [LinePreparationParams], { help: 'Steps between files and batches' })
  override pre_proc: ProcessingStepParams[] = [new LinePreparationParams()];

  @param.choices(() => [DecodeLineParams], { help: 'Steps behind the network' })
  override post_proc: ProcessingStepParams[] = [new DecodeLineParams()];

  override resourceFields(): readonly string[] {
    return ['charmap'];
  }

  override cls(): typeof LineData {
    return LineData;
  }
}

/**
 * Images of text lines and their transcriptions. Samples name a line only; {@link LinePreparationParams} reads or renders
 * it, in worker threads.
 */
export class LineData extends ListFileData<LineDataParams> {
  private known: Codec | undefined;

  /** The characters that the network tells apart: of the charmap, or once a training pipeline has been made. */
  get codec(): Codec {
    this.known ??=
      this.params.charmap === null ? Codec.fromTexts(embeddedTexts()) : readCodec(this.params.charmap);
    return this.known;
  }

  /** `img`: ink from 0 to 1, columns first, [width, height, 1]; `width`: how many columns there are. */
  override inputLayerSpecs(): NamedSpecs {
    const { height } =
      this.params.pre_proc.find((step) => step instanceof LinePreparationParams) ??
      new LinePreparationParams();
    return { img: { shape: [null, height, 1], dtype: 'float32' }, width: { shape: [], dtype: 'int32' } };
  }

  /** `gt`: the characters' classes, filled up with the blank; `gt_length`: how many there are. */
  override targetLayerSpecs(): NamedSpecs {
    return { gt: { shape: [null], dtype: 'int32' }, gt_length: { shape: [], dtype: 'int32' } };
  }

  override async generator(mode: PipelineMode): Promise<DataGenerator> {
    const { images, embedded_lines } = this.params;
    this.checkLists(mode);
    if (mode === 'training') await this.learnCodec();
    this.handCodec();
    if (mode === 'prediction' && images.length > 0)
      return linesOf((await findFiles(images)).map((file) => ({ file })));
    if (this.filesOf(mode).lists.length > 0) return super.generator(mode);
    const count = embeddedLineCount(mode === 'training', embedded_lines);
    return linesOf(Array.from({ length: count }, (_, line) => ({ line, isTraining: mode === 'training' })));
  }

  /** A line's name only. */
  protected override loadSample({ file }: { file: string }): Sample {
    return lineSample({ file });
  }

  private checkLists(mode: PipelineMode): void {
    const { lists } = this.filesOf(mode);
    refuseImagesAsLists(lists);
    // Rendered lines would say nothing about a model of other lines.
    if (mode !== 'evaluation' || lists.length > 0 || this.params.train_files.lists.length === 0) return;
    throw new DataError('There are lists to train on, but none to validate on.', {
      fix: 'hold out a tenth of the lines, and name their list by --val.lists',
    });
  }

  /** Makes the codec of the training transcriptions, unless a charmap is given. */
  private async learnCodec(): Promise<void> {
    const { charmap, train_files } = this.params;
    if (charmap !== null) return;
    const isEmbedded = train_files.lists.length === 0;
    this.known = Codec.fromTexts(isEmbedded ? embeddedTexts() : await this.transcriptions());
    this.params.charmap = keepCodec(this.known);
  }

  /** Lines that cannot be read say so when they are loaded, as `on_error` has it. */
  private async transcriptions(): Promise<string[]> {
    const texts: string[] = [];
    for (const { file } of await readListFiles(this.params.train_files)) {
      texts.push(visualOrder(await readTranscription(file).catch(() => '')));
    }
    return texts;
  }

  /** Processors are made of their params, in workers too, so they get the charmap's path. */
  private handCodec(): void {
    const { charmap, pre_proc, post_proc } = this.params;
    this.params.charmap = charmap ?? keepCodec(this.codec);
    for (const step of [...pre_proc, ...post_proc]) {
      if (step instanceof LinePreparationParams || step instanceof DecodeLineParams)
        step.charmap = this.params.charmap;
    }
  }
}

function linesOf(metas: readonly Sample['meta'][]): DataGenerator {
  return ArrayGenerator.fromSamples(metas.map(lineSample));
}

function lineSample(meta: Sample['meta']): Sample {
  return { inputs: {}, targets: {}, outputs: {}, meta };
}
