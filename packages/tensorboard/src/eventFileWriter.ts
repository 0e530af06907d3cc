import { write, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { frameTfRecord } from '@tfaip/tfrecord';
import { atExit, notAtExit } from './atExit.js';
import { encodeFileVersion } from './eventEncoding.js';
import { closeEventFile, createEventFile } from './eventFile.js';
import { TensorboardError } from './tensorboardError.js';

const writeAt = promisify(write);

/** How an event file is written. */
export interface EventFileWriterOptions {
  /**
   * Longest time that a record waits before it is handed to the operating system, in milliseconds; what may be lost
   * if the process is killed. Default: 2000.
   */
  readonly flushIntervalMs?: number;
  /** As many waiting bytes start a write before the interval is over. Default: 64 KiB. */
  readonly batchBytes?: number;
  /**
   * As many waiting bytes make the next call write them itself and block, so that memory stays bounded even if the
   * caller never lets asynchronous writing run. Default: 16 MiB.
   */
  readonly maxPendingBytes?: number;
}

/**
 * Writes serialized `tensorflow.Event` messages to a new event file.
 *
 * Records are collected and written asynchronously in batches. All writes say their position in the file, so that
 * writing a batch a second time, synchronously, while an asynchronous write of the same batch is still under way,
 * does no harm: that is how nothing is lost at exit and how a full queue is emptied in place.
 *
 * A failed write (e.g. disk full) is thrown by the next call and by all that follow.
 */
export class EventFileWriter {
  /** The event file. */
  readonly path: string;
  private readonly descriptor: number;
  private readonly flushIntervalMs: number;
  private readonly batchBytes: number;
  private readonly maxPendingBytes: number;
  private enqueuedBytes = 0;
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;
  /** Length of the file's part that is certainly written; the batch in flight goes behind it. */
  private writtenBytes = 0;
  private inFlight: Uint8Array | undefined;
  private writing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failure: TensorboardError | undefined;
  private closing: Promise<void> | undefined;

  /**
   * Creates the file `<directory>/events.out.tfevents.<unix seconds>.<host>.<process id>.<n>`, with the directory if
   * needed, and writes the record by which readers recognise it. No other writer ever uses the same file.
   *
   * @throws {TensorboardError} if the file cannot be created or an option is out of range.
   */
  constructor(directory: string, options: EventFileWriterOptions = {}) {
    this.flushIntervalMs = notNegative('flushIntervalMs', options.flushIntervalMs ?? 2000);
    this.batchBytes = notNegative('batchBytes', options.batchBytes ?? 2 ** 16);
    this.maxPendingBytes = notNegative('maxPendingBytes', options.maxPendingBytes ?? 2 ** 24);
    const now = Date.now() / 1000;
    const file = createEventFile(directory, now);
    this.path = file.path;
    this.descriptor = file.descriptor;
    this.enqueue(encodeFileVersion(now, '@tfaip/tensorboard'));
    this.writeAllNow();
    if (this.failure) closeEventFile(this.descriptor);
    this.throwFailure();
    atExit(this.flushAtExit);
  }

  /** Length of the file, with what is still to be written. */
  get byteLength(): number {
    return this.enqueuedBytes;
  }

  /**
   * Appends a record; returns before it is written.
   *
   * @param event a serialized `tensorflow.Event`.
   * @throws {TensorboardError} if the writer is closed or an earlier write failed.
   */
  write(event: Uint8Array): void {
    this.checkUsable();
    this.append(event);
    this.throwFailure();
  }

  /** Like {@link write}, for callers to whom nothing can be thrown: what fails is thrown by the next call of another. */
  append(event: Uint8Array): void {
    if (this.failure) return;
    this.enqueue(event);
    if (this.pendingBytes >= this.maxPendingBytes) {
      this.writeAllNow();
    } else if (this.pendingBytes >= this.batchBytes) {
      this.startWriting();
    } else {
      this.timer ??= setTimeout(() => this.startWriting(), this.flushIntervalMs).unref();
    }
  }

  /**
   * Resolves when everything appended so far has been handed to the operating system, where it survives the end of
   * this process.
   *
   * @throws {TensorboardError} if the writer is closed or a write failed.
   */
  async flush(): Promise<void> {
    this.checkUsable();
    await this.writeAll();
    this.throwFailure();
  }

  /**
   * Writes what is pending and closes the file; further calls of `close` change nothing.
   *
   * @throws {TensorboardError} if a write failed; the file is closed even then.
   */
  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private readonly flushAtExit = (): void => {
    if (this.failure) return;
    this.writeAllNow();
    if (!this.failure) return;
    // The last moment of the process: an exception would keep other writers from being flushed.
    process.stderr.write(`${this.failure}\n`);
    process.exitCode ||= 1;
  };

  private async finish(): Promise<void> {
    await this.writeAll();
    notAtExit(this.flushAtExit);
    closeEventFile(this.descriptor);
    this.throwFailure();
  }

  private enqueue(event: Uint8Array): void {
    const record = frameTfRecord(event);
    this.pending.push(record);
    this.pendingBytes += record.length;
    this.enqueuedBytes += record.length;
  }

  private takePending(): Uint8Array {
    const batch = Buffer.concat(this.pending, this.pendingBytes);
    this.pending = [];
    this.pendingBytes = 0;
    this.stopTimer();
    return batch;
  }

  private async writeAll(): Promise<void> {
    // The batch in flight, then the one that holds everything else: records that come later do not prolong the wait.
    await this.writing;
    this.startWriting();
    await this.writing;
  }

  private startWriting(): void {
    this.stopTimer();
    if (this.writing || this.failure || this.pendingBytes === 0) return;
    this.writing = this.writeBatch(this.takePending()).finally(() => {
      this.writing = undefined;
      // Without a timer the interval ended during the write.
      if (this.pendingBytes >= this.batchBytes || !this.timer) this.startWriting();
    });
  }

  private stopTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async writeBatch(batch: Uint8Array): Promise<void> {
    this.inFlight = batch;
    const start = this.writtenBytes;
    try {
      for (let done = 0; done < batch.length; ) {
        const { bytesWritten } = await writeAt(
          this.descriptor,
          batch,
          done,
          batch.length - done,
          start + done,
        );
        done += bytesWritten;
      }
    } catch (error) {
      this.fail(error);
    }
    if (this.inFlight !== batch) return;
    this.inFlight = undefined;
    this.writtenBytes = start + batch.length;
  }

  /** Writes what is in flight and what is pending before it returns; an error is kept in `failure`. */
  private writeAllNow(): void {
    const pending = this.takePending();
    const batch = this.inFlight ? Buffer.concat([this.inFlight, pending]) : pending;
    try {
      for (let done = 0; done < batch.length; ) {
        done += writeSync(this.descriptor, batch, done, batch.length - done, this.writtenBytes + done);
      }
      this.inFlight = undefined;
      this.writtenBytes += batch.length;
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.pending = [];
    this.pendingBytes = 0;
    this.failure ??= new TensorboardError(`Writing to ${this.path} failed: ${(error as Error).message}`, {
      fix: 'check the free space of the disk and that the file is still reachable, then open a new writer',
      cause: error,
    });
  }

  /** @throws {TensorboardError} if the writer is closed or an earlier write failed. */
  checkUsable(): void {
    if (this.closing) {
      throw new TensorboardError('A closed event file writer takes no more records.', {
        given: this.path,
        fix: 'write before close(), or open a new writer on the same directory',
      });
    }
    this.throwFailure();
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure;
  }
}

function notNegative(option: string, value: number): number {
  if (value >= 0) return value;
  throw new TensorboardError(`The option ${option} of an event file writer must not be negative.`, {
    given: String(value),
    expected: 'a number of at least 0',
  });
}
