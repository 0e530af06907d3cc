import { type Batch, DataError, type Json } from '@tfaip/core';
import type { BatchStream, DataPipeline, PipelinePosition } from '@tfaip/data';
import type { StatePart } from '../checkpoint/trainingState.js';

/**
 * The endless batches of training, one of them asked for ahead, with their position in the data.
 *
 * It is made at the position that it shall start from, so it takes no state back later.
 */
export class TrainBatches implements StatePart {
  readonly name = 'data';
  private readonly stream: BatchStream;
  private upcoming: Promise<IteratorResult<Batch, void>> | undefined;
  private taken: Batch | undefined;

  /** @param start default: the start of the first pass. */
  constructor(
    pipeline: DataPipeline,
    private readonly start: PipelinePosition | undefined = undefined,
  ) {
    this.stream = pipeline.batches(start ? { position: start } : {});
  }

  /**
   * The next batch, which stays the next one.
   *
   * @throws {DataError} if there is none.
   */
  async peek(): Promise<Batch> {
    this.fetchAhead();
    const next = await this.upcoming;
    if (!next || next.done) throw new DataError('The training data has no batch.');
    return next.value;
  }

  /** The next batch. */
  async next(): Promise<Batch> {
    const batch = await this.peek();
    this.taken = batch;
    this.upcoming = undefined;
    return batch;
  }

  /** Asks for the next batch, to be made while a step runs. */
  fetchAhead(): void {
    if (this.upcoming) return;
    this.upcoming = this.stream.next();
    // Seen by whoever awaits the batch; if a step fails first, that is the error to tell.
    this.upcoming.catch(() => {});
  }

  /** The position behind the batch that was taken last. */
  toJson(): Json {
    const position = this.taken ? this.stream.position(this.taken) : (this.start ?? this.stream.position());
    return position as unknown as Json;
  }

  async close(): Promise<void> {
    await this.stream.return();
  }
}
