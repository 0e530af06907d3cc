import type { NdArray } from '@tfaip/core';
import { blankClass } from './blankClass.js';
import { framesOf } from './ctcFrames.js';

export interface CtcDecodeOptions {
  /** The class that stands for no label, negative counts from the end; default 0. */
  readonly blankIndex?: number;
  /** How many frames count; default: all. */
  readonly length?: number;
}

export interface CtcGreedyOptions extends CtcDecodeOptions {
  /** Whether equal best classes of neighbouring frames are one label; default true, as the loss has it. */
  readonly mergeRepeated?: boolean;
}

/** What a sample's frames say, taken each by itself. */
export interface CtcBestPath {
  /** Class indices without blanks. */
  readonly labels: number[];
  /** Minus the sum of the frames' largest logits; for log-probabilities, minus the path's. */
  readonly negativeSumLogits: number;
}

/**
 * Decodes the path of the best class of each frame, the first of equal ones: fast, and nearly always what beam search finds
 * in a well trained model.
 *
 * @param logits float32 [time, classes] of one sample; any scores that grow with the probability.
 * @throws {ShapeError} if the logits are not [time, classes] or length is more than time.
 * @throws {ModelError} if blankIndex is no class.
 * @example ctcGreedyDecode(ndArray('float32', [3, 2], Float32Array.of(0, 1, 0, 1, 1, 0))).labels // [1]
 */
export function ctcGreedyDecode(logits: NdArray, options: CtcGreedyOptions = {}): CtcBestPath {
  const { scores, frames, classes } = framesOf('ctcGreedyDecode', logits, options.length);
  const blank = blankClass(options.blankIndex ?? 0, classes);
  const merge = options.mergeRepeated ?? true;
  const labels: number[] = [];
  let sum = 0;
  let previous = -1;
  for (let t = 0; t < frames; t++) {
    let best = 0;
    for (let k = 1; k < classes; k++) if (scores[t * classes + k]! > scores[t * classes + best]!) best = k;
    if (best !== blank && !(merge && best === previous)) labels.push(best);
    sum += scores[t * classes + best]!;
    previous = best;
  }
  return { labels, negativeSumLogits: -sum };
}
