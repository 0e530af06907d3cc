import { ModelError, type NdArray } from '@tfaip/core';
import { blankClass } from './blankClass.js';
import { framesOf } from './ctcFrames.js';
import type { CtcDecodeOptions } from './ctcGreedyDecode.js';
import { logAdd, logSoftmaxOf } from './logProbabilities.js';

export interface CtcBeamSearchOptions extends CtcDecodeOptions {
  /** How many beginnings are followed; ≥ 1, default 100. */
  readonly beamWidth?: number;
  /** How many labellings are given back, at most the beam's width; default 1. */
  readonly topPaths?: number;
}

/** Labels that frames may mean. */
export interface CtcPath {
  /** Class indices without blanks. */
  readonly labels: number[];
  /** ln of the probability of all alignments to these labels that the beam has followed. */
  readonly logProbability: number;
}

/**
 * Decodes the most probable labels by prefix beam search: unlike the best path it adds up all alignments of the same labels.
 * Graves, Supervised Sequence Labelling with Recurrent Neural Networks, 2012, section 7.5.3; without a language model.
 *
 * Prefixes are dropped as TensorFlow drops them. Takes time · beamWidth · classes steps, in float64.
 *
 * @param logits float32 [time, classes] of one sample; their softmax is the probability.
 * @returns the most probable labels first, `topPaths` of them or as many as there are.
 * @throws {ShapeError} if the logits are not [time, classes] or length is more than time.
 * @throws {ModelError} if an option is out of range.
 */
export function ctcBeamSearchDecode(logits: NdArray, options: CtcBeamSearchOptions = {}): CtcPath[] {
  const { scores, frames, classes } = framesOf('ctcBeamSearchDecode', logits, options.length);
  const blank = blankClass(options.blankIndex ?? 0, classes);
  const { beamWidth = 100, topPaths = 1 } = options;
  if (!(Number.isInteger(beamWidth) && topPaths >= 1 && topPaths <= beamWidth)) {
    throw new ModelError('ctcBeamSearchDecode: topPaths must be at least 1 and at most beamWidth.', {
      given: `topPaths ${topPaths}, beamWidth ${beamWidth}`,
    });
  }
  const logSoftmax = logSoftmaxOf(scores, classes);
  const root = new Prefix();
  root.now = { endsInBlank: 0, endsInLabel: Number.NEGATIVE_INFINITY, total: 0 };
  let beam: Prefix[] = [root];
  for (let t = 0; t < frames; t++) {
    beam = nextBeam(beam, logSoftmax.subarray(t * classes, (t + 1) * classes), blank, beamWidth);
  }
  return beam
    .slice(0, topPaths)
    .map((prefix) => ({ labels: labelsOf(prefix), logProbability: prefix.now!.total }));
}

/** ln of the probability of all alignments of the frames so far that give a prefix. */
interface PrefixProbability {
  /** Of those whose last frame is a blank. */
  readonly endsInBlank: number;
  /** Of the others. */
  readonly endsInLabel: number;
  readonly total: number;
}

/** A beginning of the labels: a node of a tree, its last label stands behind those of its parent. */
class Prefix {
  readonly children = new Map<number, Prefix>();
  /** With this frame; undefined while it is not in the beam. */
  now: PrefixProbability | undefined;
  /** Without this frame. */
  before: PrefixProbability | undefined;

  /** The root has neither parent nor label. */
  constructor(
    readonly parent?: Prefix,
    readonly label?: number,
  ) {}
}

/** The beam with one more frame, the most probable prefix first. */
function nextBeam(beam: readonly Prefix[], frame: Float64Array, blank: number, width: number): Prefix[] {
  for (const prefix of beam) prefix.before = prefix.now;
  for (const prefix of beam) prefix.now = stayed(prefix, frame, blank);
  const next = new BoundedBeam(beam, width);
  for (const prefix of beam) {
    const { before } = prefix;
    // Longer prefixes are not more probable.
    if (!before || !next.takes(before.total)) continue;
    for (let label = 0; label < frame.length; label++) {
      if (label === blank) continue;
      offer(next, prefix, label, previousOf(before, prefix.label, label) + frame[label]!);
    }
  }
  return next.ranked();
}

/** Offers a prefix with one more label, unless it is in the beam: `stayed` has counted it then. */
function offer(next: BoundedBeam, prefix: Prefix, label: number, total: number): void {
  const known = prefix.children.get(label);
  if (known?.now) return;
  if (next.takes(total)) {
    const child = known ?? new Prefix(prefix, label);
    prefix.children.set(label, child);
    child.now = { endsInBlank: Number.NEGATIVE_INFINITY, endsInLabel: total, total };
    next.put(child);
  } else if (known) {
    // As in TensorFlow, what has fallen out of the beam in this frame is not continued either.
    known.before = undefined;
  }
}

/** The same labels with one more frame: a blank, the last label again, or the last label behind the parent. */
function stayed({ before, label, parent }: Prefix, frame: Float64Array, blank: number): PrefixProbability {
  const endsInBlank = before!.total + frame[blank]!;
  if (label === undefined) return { endsInBlank, endsInLabel: Number.NEGATIVE_INFINITY, total: endsInBlank };
  const fromParent = parent!.now
    ? previousOf(parent!.before!, parent!.label, label)
    : Number.NEGATIVE_INFINITY;
  const endsInLabel = logAdd(before!.endsInLabel, fromParent) + frame[label]!;
  return { endsInBlank, endsInLabel, total: logAdd(endsInBlank, endsInLabel) };
}

/** What a label can be put behind: the same one again is a new one behind a blank only. */
function previousOf(before: PrefixProbability, last: number | undefined, label: number): number {
  return label === last ? before.endsInBlank : before.total;
}

/** As many prefixes as the width allows, the most probable that were put there. */
class BoundedBeam {
  private readonly prefixes: Prefix[];
  /** The least probable, while it is known: many ask for it, few replace it. */
  private lowest: Prefix | undefined;

  constructor(
    prefixes: readonly Prefix[],
    private readonly width: number,
  ) {
    this.prefixes = [...prefixes];
  }

  /** Whether a prefix of this probability would find a place. */
  takes(total: number): boolean {
    const hasPlace = this.prefixes.length < this.width;
    return total > Number.NEGATIVE_INFINITY && (hasPlace || total > this.worst().now!.total);
  }

  /** Puts a prefix there, for which the worst goes if there is no place. */
  put(prefix: Prefix): void {
    if (this.prefixes.length === this.width) {
      const worst = this.worst();
      this.prefixes.splice(this.prefixes.indexOf(worst), 1);
      worst.now = undefined;
    }
    this.prefixes.push(prefix);
    this.lowest = undefined;
  }

  ranked(): Prefix[] {
    return this.prefixes.sort((a, b) => b.now!.total - a.now!.total);
  }

  private worst(): Prefix {
    this.lowest ??= this.prefixes.reduce((low, each) => (each.now!.total < low.now!.total ? each : low));
    return this.lowest;
  }
}

function labelsOf(prefix: Prefix): number[] {
  const labels: number[] = [];
  for (let node = prefix; node.label !== undefined; node = node.parent!) labels.push(node.label);
  return labels.reverse();
}
