import { EventFileWriter, type EventFileWriterOptions } from './eventFileWriter.js';
import { TensorboardError } from './tensorboardError.js';

export interface RotatingEventFileOptions extends EventFileWriterOptions {
  /** From this length on, in bytes, a new file is begun, so that none becomes too long to move. Default: never. */
  readonly maxFileBytes?: number;
}

/** Writes events to a file, and to a new one beside it whenever the current one is long enough. */
export class RotatingEventFile {
  private readonly maxFileBytes: number;
  private current: EventFileWriter;
  /** The files before the current one, until they are written. */
  private finishing: Promise<void>[] = [];

  /** @throws {TensorboardError} if the file cannot be created or an option is out of range. */
  constructor(
    private readonly directory: string,
    private readonly options: RotatingEventFileOptions,
  ) {
    this.maxFileBytes = options.maxFileBytes ?? Number.POSITIVE_INFINITY;
    if (!(this.maxFileBytes > 0)) {
      throw new TensorboardError('The option maxFileBytes must be positive.', {
        given: String(this.maxFileBytes),
      });
    }
    this.current = new EventFileWriter(directory, options);
  }

  /** The file that the next event goes to, or the last one went to. */
  get path(): string {
    return this.current.path;
  }

  /** @throws {TensorboardError} if the writer is closed or an earlier write failed. */
  write(event: Uint8Array): void {
    this.checkUsable();
    this.rotateIfFull();
    this.current.write(event);
  }

  /** Like {@link write}, for callers to whom nothing can be thrown. */
  append(event: Uint8Array): void {
    this.rotateIfFull();
    this.current.append(event);
  }

  /** @throws {TensorboardError} if the writer is closed or an earlier write failed. */
  checkUsable(): void {
    this.current.checkUsable();
  }

  /** Resolves when everything appended so far has been handed to the operating system. */
  async flush(): Promise<void> {
    await Promise.all([...this.finishing, this.current.flush()]);
    this.finishing = [];
  }

  /** Writes what is pending and closes all files. */
  async close(): Promise<void> {
    await Promise.all([...this.finishing, this.current.close()]);
  }

  private rotateIfFull(): void {
    if (this.current.byteLength < this.maxFileBytes) return;
    const finished = this.current;
    this.current = new EventFileWriter(this.directory, this.options);
    const closing = finished.close();
    // Seen by flush and close; until one of them is called, an unhandled rejection would end the process.
    closing.catch(() => {});
    this.finishing.push(closing);
  }
}
