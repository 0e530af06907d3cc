import type * as tf from '@tensorflow/tfjs';
import type { NamedArrays, NamedSpecs, StepFunction } from '@tfaip/core';
import type { OpDefinitions } from '@tfaip/libtensorflow';
import { emitGraph, type TracedGraph } from '../emit/emitGraph.js';
import { recordStep } from '../record/recordStep.js';
import { type GeneralizedRecording, generalize } from '../shape/generalize.js';
import {
  chooseSizes,
  resizeFeeds,
  type Tying,
  type VaryingDimension,
  varyingDimensions,
} from '../shape/traceSizes.js';
import { ShapeGeneralizationError, TracingError } from '../tracingError.js';

export interface TraceRequest {
  readonly step: StepFunction;
  readonly seed: number;
  /** Feeds of one run: shapes, and values that the step can be tried on. */
  readonly feeds: NamedArrays;
  /** What varies: `null` lengths. */
  readonly specs: NamedSpecs;
}

export interface EmitTarget {
  readonly definitions: OpDefinitions;
  readonly sharedName: (variable: tf.Variable) => string;
  readonly functionPrefix: string;
}

/** A step's graph, what it was made of, and the lengths that are taken to be equal in it. */
export interface TracedStep extends TracedGraph {
  readonly recording: GeneralizedRecording;
  /** Lengths that vary; the places of one are equally long. */
  readonly dimensions: readonly VaryingDimension[];
}

/**
 * One graph for all sizes.
 *
 * @throws {ShapeGeneralizationError} if there is none.
 * @throws {TracingError} if the step cannot be recorded at all.
 * @throws whatever the step throws with sizes other than the given ones.
 */
export function traceForAllSizes(request: TraceRequest, target: EmitTarget): TracedStep {
  const { feeds, specs } = request;
  const tyings: Tying[] = ['batch', 'equal lengths'];
  let failure: unknown;
  let earlier = -1;
  for (const tying of tyings) {
    const dimensions = varyingDimensions(specs, feeds, tying);
    if (dimensions.length === earlier) break;
    earlier = dimensions.length;
    try {
      return trace(request, target, dimensions);
    } catch (error) {
      if (error instanceof TracingError && !(error instanceof ShapeGeneralizationError)) throw error;
      failure ??= error;
    }
  }
  throw failure;
}

/** A graph for the sizes of the given feeds only. */
export function traceForOneSize(request: TraceRequest, target: EmitTarget): TracedStep {
  return trace(request, target, []);
}

function trace(
  request: TraceRequest,
  target: EmitTarget,
  dimensions: readonly VaryingDimension[],
): TracedStep {
  const { step, seed, feeds } = request;
  // With nothing that varies, two recordings still tell constants from numbers that JavaScript draws.
  const sizes = dimensions.length === 0 ? [[], []] : chooseSizes(dimensions);
  const recordings = sizes.map((lengths, i) =>
    recordStep(step, resizeFeeds(feeds, dimensions, lengths), { seed, origins: i === 0 }),
  );
  const recording = generalize(recordings);
  return { ...emitGraph(recording, target), recording, dimensions };
}

/** Whether lengths that were taken to be equal are so in these feeds. */
export function fitsTies({ dimensions }: TracedStep, feeds: NamedArrays): boolean {
  return dimensions.every(({ places }) => {
    const [first] = places as [VaryingDimension['places'][number]];
    const length = feeds[first.feed]!.shape[first.axis];
    return places.every(({ feed, axis }) => feeds[feed]!.shape[axis] === length);
  });
}
