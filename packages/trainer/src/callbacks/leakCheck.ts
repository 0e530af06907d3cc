import { type LeakedTensors, type Print, TensorTracker } from '@tfaip/core';
import type { EpochEnd, TrainerCallback } from './trainerCallback.js';

/**
 * Tells which lines have left tensors over, by comparing each epoch's end with the one before: what the first epoch makes
 * may stay, such as the state of metrics.
 */
export class LeakCheck implements TrainerCallback {
  private tracker: TensorTracker | undefined;
  private before: ReadonlyMap<string, number> | undefined;
  private comparisons = 0;
  private leftOver = 0;

  constructor(private readonly print: Print) {}

  onTrainBegin(): void {
    this.tracker = new TensorTracker();
  }

  onEpochEnd({ epoch }: Pick<EpochEnd, 'epoch'>): void {
    const alive = this.tracker?.alive() ?? [];
    const { before } = this;
    this.before = new Map(alive.map(({ site, count }) => [site, count]));
    if (!before) return;
    this.comparisons++;
    for (const tensors of alive) {
      const more = tensors.count - (before.get(tensors.site) ?? 0);
      if (more <= 0) continue;
      this.leftOver += more;
      this.print(`Epoch ${epoch} has left over ${describe(tensors, more)}`);
    }
  }

  onTrainEnd(): void {
    if (this.comparisons === 0) this.print('No look for leaks: it compares two epochs, and there was one');
    else if (this.leftOver === 0) this.print('No epoch but the first has left over a tensor');
  }

  close(): void {
    this.tracker?.dispose();
  }
}

/** `3 tensors, [2,5] and others, made at src/model.ts:12:5`. */
function describe({ site, shapes }: LeakedTensors, more: number): string {
  const kinds = new Set(shapes.slice(-more).map((shape) => `[${shape.join(',')}]`));
  const [first] = kinds;
  const count = more === 1 ? '1 tensor' : `${more} tensors`;
  return `${count}, ${first}${kinds.size > 1 ? ' and others' : ''}, made ${site.includes(':') ? 'at ' : ''}${site}`;
}
