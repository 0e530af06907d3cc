import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { encodeEvent, sessionStart } from './eventEncoding.js';
import { OrderedEvents } from './orderedEvents.js';
import { SummarySchema, TaggedRunMetadataSchema } from './proto/event_pb.js';
import { RotatingEventFile, type RotatingEventFileOptions } from './rotatingEventFile.js';
import { audioSummary } from './summaries/audio.js';
import { type ChartCategory, customScalarsSummary } from './summaries/customScalars.js';
import type { DenseArray, NumericValues } from './summaries/denseArray.js';
import { type HistogramOptions, histogramSummary } from './summaries/histogram.js';
import {
  type HParams,
  type HParamsMetric,
  type HParamsOptions,
  hparamsEndSummary,
  hparamsExperimentSummary,
  hparamsSummary,
} from './summaries/hparams.js';
import { deferredImageSummary } from './summaries/image.js';
import { type Mesh, type MeshOptions, meshSummary } from './summaries/mesh.js';
import { type PrCurveOptions, prCurveSummary } from './summaries/prCurve.js';
import { scalarSummary } from './summaries/scalar.js';
import type { SummaryLabels } from './summaries/summaryValue.js';
import { type Text, textSummary } from './summaries/text.js';
import { TensorboardError } from './tensorboardError.js';

/** How event files are written. */
export type SummaryWriterOptions = RotatingEventFileOptions;

/** Options of every kind of value. */
export interface ValueOptions extends SummaryLabels {
  /** Seconds since the epoch. Default: now. */
  readonly wallTime?: number;
}

/**
 * Writes what TensorBoard shows. One writer is one run: training and validation are two writers on two directories.
 *
 * ```ts
 * const train = new SummaryWriter('runs/first/train');
 * train.scalar('loss', 0.25, 10);
 * await train.close();
 * ```
 *
 * Calls return before anything is written; see {@link SummaryWriterOptions} for when it is. What is pending when
 * the process exits is written then, synchronously; of a killed process the last flush interval is lost.
 *
 * Every method throws a {@link TensorboardError} if its value is wrong, the step is no integer, the writer is closed
 * or an earlier write failed.
 */
export class SummaryWriter implements AsyncDisposable {
  private readonly file: RotatingEventFile;
  private readonly events: OrderedEvents;
  private closing: Promise<void> | undefined;

  /**
   * @param directory made if it does not exist; each writer adds a file of its own.
   * @throws {TensorboardError} if the file cannot be created or an option is out of range.
   */
  constructor(directory: string, options: SummaryWriterOptions = {}) {
    this.file = new RotatingEventFile(directory, options);
    this.events = new OrderedEvents(this.file, options.maxPendingBytes);
  }

  /** The event file; with `maxFileBytes` the newest one. */
  get path(): string {
    return this.file.path;
  }

  /**
   * Writes a number, shown as a curve over the steps.
   *
   * @param tag      name of the curve; `/` groups curves.
   * @param value    stored as float32; NaN and infinities are stored as they are, numbers beyond float32's range
   *   as infinities.
   * @param step     an integer.
   * @param wallTime seconds since the epoch; default: now.
   */
  scalar(tag: string, value: number, step: number, wallTime?: number): void {
    this.write('summary', scalarSummary(tag, value), step, wallTime);
  }

  /**
   * Writes pictures, shown beside each other; they are compressed on other threads.
   *
   * @param images [height, width], [height, width, channels] or [batch, height, width, channels] with 1 (grey), 2 (grey
   *   and alpha), 3 (RGB) or 4 (RGBA) channels. Bytes and 32-bit integers are pixel values, other numbers brightness
   *   in [0, 1], clipped. The array must not change until {@link flush} resolves.
   */
  image(tag: string, images: DenseArray, step: number, { wallTime, ...labels }: ValueOptions = {}): void {
    const time = wallTime ?? now();
    const { byteLength, encode, encodeNow } = deferredImageSummary(tag, images, labels);
    this.checkStep(step);
    this.events.write({
      byteLength,
      encode: async () => encodeEvent('summary', await encode(), step, time),
      encodeNow: () => encodeEvent('summary', encodeNow(), step, time),
    });
  }

  /**
   * Writes the distribution of values of any shape, shown as histogram and as distribution over the steps.
   *
   * @param values finite; buckets of equal width from the smallest to the largest, as TensorFlow makes them.
   */
  histogram(
    tag: string,
    values: DenseArray | NumericValues,
    step: number,
    { wallTime, ...options }: HistogramOptions & ValueOptions = {},
  ): void {
    this.write('summary', histogramSummary(tag, values, options), step, wallTime);
  }

  /** Writes Markdown; lists and lists of lists are shown as tables. */
  text(tag: string, text: Text, step: number, { wallTime, ...labels }: ValueOptions = {}): void {
    this.write('summary', textSummary(tag, text, labels), step, wallTime);
  }

  /**
   * Writes sound, stored as WAV with 16 bits.
   *
   * @param audio in [-1, 1], clipped: [frames], [frames, channels] or [clips, frames, channels].
   * @param sampleRate in Hz.
   */
  audio(
    tag: string,
    audio: DenseArray,
    sampleRate: number,
    step: number,
    { wallTime, ...labels }: ValueOptions = {},
  ): void {
    this.write('summary', audioSummary(tag, audio, sampleRate, labels), step, wallTime);
  }

  /**
   * Writes precision and recall of a binary classifier over the thresholds.
   *
   * @param name        the tag is `<name>/pr_curves`.
   * @param labels      truth of each prediction.
   * @param predictions scores in [0, 1].
   */
  prCurve(
    name: string,
    labels: ArrayLike<boolean | number>,
    predictions: ArrayLike<number>,
    step: number,
    { wallTime, ...options }: PrCurveOptions & ValueOptions = {},
  ): void {
    this.write('summary', prCurveSummary(name, labels, predictions, options), step, wallTime);
  }

  /** Writes meshes or point clouds. */
  mesh(
    tag: string,
    mesh: Mesh,
    step: number,
    { wallTime, ...options }: MeshOptions & ValueOptions = {},
  ): void {
    this.write('summary', meshSummary(tag, mesh, options), step, wallTime);
  }

  /**
   * Writes the run's hyper-parameters. The plugin lists them beside the metrics: all scalars of the run and of those in
   * folders below it, or those named.
   *
   * @param metrics those to show. Default: all.
   */
  hparams(hparams: HParams, metrics?: readonly HParamsMetric[], options: HParamsOptions = {}): void {
    if (metrics) this.write('summary', hparamsExperimentSummary(hparams, metrics), 0);
    this.write('summary', hparamsSummary(hparams, options), 0);
  }

  /** Writes how a run with hyper-parameters has ended. */
  hparamsEnd(succeeded: boolean): void {
    this.write('summary', hparamsEndSummary(succeeded), 0);
  }

  /** Writes the layout of the dashboard of custom scalars; once for a run. */
  customScalars(categories: readonly ChartCategory[]): void {
    this.write('summary', customScalarsSummary(categories), 0);
  }

  /**
   * Writes a graph; a run has one.
   *
   * @param graphDef a serialized `tensorflow.GraphDef`.
   */
  graph(graphDef: Uint8Array): void {
    this.write('graphDef', graphDef, 0);
  }

  /**
   * Writes what the operations of the run's graph took in one step; shown in the graph.
   *
   * @param name        distinguishes steps, e.g. `step 100`.
   * @param runMetadata a serialized `tensorflow.RunMetadata`.
   */
  runMetadata(name: string, runMetadata: Uint8Array, step: number): void {
    const tagged = create(TaggedRunMetadataSchema, { tag: name, runMetadata });
    this.write('taggedRunMetadata', toBinary(TaggedRunMetadataSchema, tagged), step);
  }

  /**
   * Writes a summary that is already serialized, such as a metric's PR curve, as it is.
   *
   * @param bytes    a serialized `tensorflow.Summary` with any number of values.
   * @param step     an integer.
   * @param wallTime seconds since the epoch; default: now.
   */
  summary(bytes: Uint8Array, step: number, wallTime?: number): void {
    checkSummary(bytes);
    this.write('summary', bytes, step, wallTime);
  }

  /**
   * Writes that a program starts to log from this step on. At each start but a run's first, what the run's files hold of
   * this step and later ones is not valid any more, and TensorBoard does not show it: a program that was stopped has logged
   * it.
   *
   * @param step the first that will be logged.
   */
  sessionStart(step: number): void {
    this.write('sessionLog', sessionStart, step);
  }

  /**
   * Resolves when everything logged so far is visible to readers of the file.
   *
   * @throws {TensorboardError} if the writer is closed or a write failed.
   */
  async flush(): Promise<void> {
    await this.events.flush();
    await this.file.flush();
  }

  /**
   * Writes what is pending and closes the file; further calls change nothing.
   *
   * @throws {TensorboardError} if a write failed; the file is closed even then.
   */
  close(): Promise<void> {
    this.closing ??= this.events.flush().then(() => {
      this.events.release();
      return this.file.close();
    });
    return this.closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private write(
    what: Parameters<typeof encodeEvent>[0],
    bytes: Uint8Array,
    step: number,
    wallTime: number = now(),
  ): void {
    this.checkStep(step);
    this.events.write(encodeEvent(what, bytes, step, wallTime));
  }

  private checkStep(step: number): void {
    if (Number.isSafeInteger(step)) return;
    throw new TensorboardError('The step of a TensorBoard value must be an integer.', {
      given: `${step}, for ${this.path}`,
      expected: 'an integer between -2^53 and 2^53',
    });
  }
}

/** A reader gives up on a file at the first message that it cannot parse, so none may get in. */
function checkSummary(bytes: Uint8Array): void {
  try {
    fromBinary(SummarySchema, bytes);
  } catch (error) {
    throw new TensorboardError('SummaryWriter.summary takes a serialized tensorflow.Summary.', {
      given: `${bytes.length} bytes that do not parse: ${(error as Error).message}`,
      fix: 'pass the bytes of the Summary message itself, without Event and record framing',
      cause: error,
    });
  }
}

function now(): number {
  return Date.now() / 1000;
}
