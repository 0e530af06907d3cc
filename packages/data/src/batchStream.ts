import { type Batch, DataError } from '@tfaip/core';
import type { NumberedBatch } from './bucketBatcher.js';
import type { PipelinePass } from './pipelinePass.js';
import type { PipelinePosition } from './position/pipelinePosition.js';

/** Batches of a pipeline, with their position in the data. */
export interface BatchStream extends AsyncGenerator<Batch, void, undefined> {
  /**
   * Where the stream is: {@link DataPipeline.batches} goes on from there with exactly the batches that follow.
   *
   * @param after one of the last batches that were delivered; default: the last. A consumer that asks for batches ahead
   *   says which one it has done.
   * @throws {DataError} if that batch is none of the last {@link REMEMBERED}.
   */
  position(after?: Batch): PipelinePosition;
}

/** A batch with the pass that it belongs to. */
export interface PassBatch extends NumberedBatch {
  readonly pass: PipelinePass;
}

interface DeliveredBatch extends PassBatch {
  /** Batches of the pass so far, this one included. */
  readonly count: number;
}

/** Batches that are remembered after their delivery. */
const REMEMBERED = 16;

/**
 * Delivers batches and keeps count of them.
 *
 * @param start where `batches` start.
 */
export function batchStream(batches: AsyncIterable<PassBatch>, start: PipelinePosition): BatchStream {
  const delivered: DeliveredBatch[] = [];
  const position = (after?: Batch): PipelinePosition => {
    const at = after ? delivered.findIndex(({ batch }) => batch === after) : delivered.length - 1;
    const last = delivered[at];
    if (last) {
      const undone = delivered.slice(at + 1).filter(({ pass }) => pass === last.pass);
      return last.pass.position(
        last.count,
        undone.flatMap(({ places }) => places),
      );
    }
    if (!after) return start;
    throw new DataError('The position after a batch is known for the last batches of a stream only.', {
      given: `a batch that is none of the last ${REMEMBERED}`,
    });
  };
  const deliver = async function* (): AsyncGenerator<Batch, void, undefined> {
    for await (const passBatch of batches) {
      const { pass, batch, places } = passBatch;
      const before = delivered.at(-1);
      const isFirstOfPass = before?.pass !== pass;
      const countBefore = isFirstOfPass ? (pass.pass === start.pass ? start.batches : 0) : before.count;
      pass.deliver(places);
      delivered.push({ ...passBatch, count: countBefore + 1 });
      if (delivered.length > REMEMBERED) delivered.shift();
      yield batch;
    }
  };
  return Object.assign(deliver(), { position });
}
