import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { encodeSummaryEvent, scalarSummary } from './eventEncoding.js';
import { EventFileWriter, type EventFileWriterOptions } from './eventFileWriter.js';
import { SummarySchema } from './proto/event_pb.js';
import { TensorboardError } from './tensorboardError.js';

/**
 * Writes what TensorBoard shows. One writer is one run: training and validation are two writers on two directories.
 *
 * ```ts
 * const train = new SummaryWriter('runs/first/train');
 * train.scalar('loss', 0.25, 10);
 * await train.close();
 * ```
 *
 * Calls return before anything is written; see {@link EventFileWriterOptions} for when it is. What is pending when
 * the process exits is written then, synchronously; of a killed process the last flush interval is lost.
 */
export class SummaryWriter implements AsyncDisposable {
  private readonly file: EventFileWriter;

  /**
   * @param directory made if it does not exist; each writer adds a file of its own.
   * @throws {TensorboardError} if the file cannot be created or an option is out of range.
   */
  constructor(directory: string, options: EventFileWriterOptions = {}) {
    this.file = new EventFileWriter(directory, options);
  }

  /** The event file. */
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
   * @throws {TensorboardError} if the step is no integer, the writer is closed or an earlier write failed.
   */
  scalar(tag: string, value: number, step: number, wallTime: number = now()): void {
    this.writeSummary(toBinary(SummarySchema, scalarSummary(tag, value)), step, wallTime);
  }

  /**
   * Writes a summary that is already serialized, such as a metric's PR curve, as it is.
   *
   * @param bytes    a serialized `tensorflow.Summary` with any number of values.
   * @param step     an integer.
   * @param wallTime seconds since the epoch; default: now.
   * @throws {TensorboardError} if the bytes are no Summary, the step is no integer, the writer is closed or an
   *   earlier write failed.
   */
  summary(bytes: Uint8Array, step: number, wallTime: number = now()): void {
    checkSummary(bytes);
    this.writeSummary(bytes, step, wallTime);
  }

  /**
   * Resolves when everything logged so far is visible to readers of the file.
   *
   * @throws {TensorboardError} if the writer is closed or a write failed.
   */
  flush(): Promise<void> {
    return this.file.flush();
  }

  /**
   * Writes what is pending and closes the file; further calls change nothing.
   *
   * @throws {TensorboardError} if a write failed; the file is closed even then.
   */
  close(): Promise<void> {
    return this.file.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private writeSummary(bytes: Uint8Array, step: number, wallTime: number): void {
    if (!Number.isSafeInteger(step)) {
      throw new TensorboardError('The step of a TensorBoard value must be an integer.', {
        given: `${step}, for ${this.path}`,
        expected: 'an integer between -2^53 and 2^53',
      });
    }
    this.file.write(encodeSummaryEvent(bytes, step, wallTime));
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
