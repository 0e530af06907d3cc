import { atExit, notAtExit } from './atExit.js';
import type { RotatingEventFile } from './rotatingEventFile.js';

/** An event that can be encoded on another thread, or at once where there is no time left. */
export interface DeferredEvent {
  /** What waits in memory. */
  readonly byteLength: number;
  encode(): Promise<Uint8Array>;
  encodeNow(): Uint8Array;
}

interface Waiting {
  readonly event: DeferredEvent | undefined;
  bytes: Uint8Array | undefined;
}

/**
 * Hands events to a file in the order in which they come, although some of them are encoded on other threads
 * meanwhile. What is not ready when the process exits, or when too much waits, is encoded in place.
 */
export class OrderedEvents {
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private encoding: Promise<unknown> = Promise.resolve();

  /** @param maxWaitingBytes as much may wait for encoders; default: 16 MiB. */
  constructor(
    private readonly file: RotatingEventFile,
    private readonly maxWaitingBytes: number = 2 ** 24,
  ) {
    // The file's own action, which writes, comes after this one: it was there before.
    atExit(this.writeAllNow);
  }

  /** @throws {TensorboardError} if the file is closed or an earlier write failed. */
  write(event: Uint8Array | DeferredEvent): void {
    if (event instanceof Uint8Array) {
      if (this.waiting.length === 0) this.file.write(event);
      else this.waiting.push({ event: undefined, bytes: event });
      return;
    }
    this.file.checkUsable();
    const entry: Waiting = { event, bytes: undefined };
    this.waiting.push(entry);
    this.waitingBytes += event.byteLength;
    if (this.waitingBytes > this.maxWaitingBytes) this.writeAllNow();
    else this.encoding = Promise.all([this.encoding, this.encode(entry, event)]);
  }

  /** Resolves when the file has everything that came before. */
  async flush(): Promise<void> {
    await this.encoding;
  }

  /** To be called after the last event, and after {@link flush}. */
  release(): void {
    notAtExit(this.writeAllNow);
  }

  private async encode(entry: Waiting, event: DeferredEvent): Promise<void> {
    const bytes = await event.encode();
    // Somebody who could not wait was faster.
    if (!this.waiting.includes(entry)) return;
    entry.bytes = bytes;
    this.waitingBytes -= event.byteLength;
    this.writeReady();
  }

  private writeReady(): void {
    const firstNotReady = this.waiting.findIndex(({ bytes }) => !bytes);
    const ready = this.waiting.splice(0, firstNotReady < 0 ? this.waiting.length : firstNotReady);
    for (const { bytes } of ready) this.file.append(bytes as Uint8Array);
  }

  private readonly writeAllNow = (): void => {
    const all = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    for (const { event, bytes } of all) this.file.append(bytes ?? (event as DeferredEvent).encodeNow());
  };
}
