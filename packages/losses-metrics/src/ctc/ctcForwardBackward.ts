import { logAdd, logSoftmaxOf } from './logProbabilities.js';

type FloatArray = Float32Array | Float64Array;

/** Which classes there are. */
export interface CtcAlphabet {
  readonly classes: number;
  readonly blank: number;
}

/**
 * ln of the probability of labels by the forward-backward recursions of Graves et al. 2006, section 4.1, in float64.
 *
 * States are the labels with blanks around them, s = 0 … 2 n; α(t, s) is the probability to be in s after frame t, β(t, s)
 * that of the rest. The gradient of -ln p with respect to the logit of class k in frame t is its softmax minus the
 * share of paths that are in a state of k then.
 *
 * @param logits   [frames, classes] of one sample, flat.
 * @param labels   of that sample, none the blank.
 * @param gradient receives the gradient, flat as the logits; left as it is if no path gives the labels.
 * @returns ln p, -∞ if no path gives the labels.
 */
export function ctcForwardBackward(
  logits: FloatArray,
  labels: ArrayLike<number>,
  { classes, blank }: CtcAlphabet,
  gradient: FloatArray,
): number {
  const lattice = latticeOf(logits, labels, { classes, blank });
  const alpha = forward(lattice);
  const logProbability = ended(lattice, alpha);
  if (logProbability !== Number.NEGATIVE_INFINITY) backward(lattice, alpha, logProbability, gradient);
  return logProbability;
}

/** Frames by states, through which every alignment is a path. */
interface Lattice {
  /** ln of the softmax, flat [frames, classes]. */
  readonly logSoftmax: Float64Array;
  readonly frames: number;
  readonly states: number;
  readonly classes: number;
  /** Class of each state. */
  readonly classOf: Int32Array;
  /** Whether a state is entered past a blank, too: between two different labels. */
  readonly skips: readonly boolean[];
}

function latticeOf(logits: FloatArray, labels: ArrayLike<number>, { classes, blank }: CtcAlphabet): Lattice {
  const states = 2 * labels.length + 1;
  const classOf = Int32Array.from({ length: states }, (_, s) => (s % 2 === 0 ? blank : labels[(s - 1) / 2]!));
  const skips = Array.from(classOf, (label, s) => s % 2 === 1 && s >= 3 && label !== classOf[s - 2]);
  const logSoftmax = logSoftmaxOf(logits, classes);
  return { logSoftmax, frames: logits.length / classes, states, classes, classOf, skips };
}

/** ln α, flat [frames, states]. */
function forward({ logSoftmax, frames, states, classes, classOf, skips }: Lattice): Float64Array {
  const alpha = new Float64Array(frames * states).fill(Number.NEGATIVE_INFINITY);
  for (let t = 0; t < frames; t++) {
    for (let s = 0; s < states; s++) {
      const before = (t - 1) * states + s;
      // Paths begin in the first blank or the first label.
      let sum = t > 0 ? alpha[before]! : s < 2 ? 0 : Number.NEGATIVE_INFINITY;
      if (t > 0 && s > 0) sum = logAdd(sum, alpha[before - 1]!);
      if (t > 0 && skips[s]) sum = logAdd(sum, alpha[before - 2]!);
      alpha[t * states + s] = sum + logSoftmax[t * classes + classOf[s]!]!;
    }
  }
  return alpha;
}

/** ln of the probability to end in the last blank or the last label. */
function ended({ frames, states }: Lattice, alpha: Float64Array): number {
  if (frames === 0) return states === 1 ? 0 : Number.NEGATIVE_INFINITY;
  const last = frames * states - 1;
  return states === 1 ? alpha[last]! : logAdd(alpha[last]!, alpha[last - 1]!);
}

/** Computes β backwards, frame by frame, and with it the gradient. */
function backward(
  { logSoftmax, frames, states, classes, classOf, skips }: Lattice,
  alpha: Float64Array,
  logProbability: number,
  gradient: FloatArray,
): void {
  // Of the frame behind, ln of β times the probability of the state's class; two more states spare a case at the end.
  let behind = new Float64Array(states + 2).fill(Number.NEGATIVE_INFINITY);
  for (let t = frames - 1; t >= 0; t--) {
    const isLast = t === frames - 1;
    const row = t * classes;
    const shares = new Float64Array(classes);
    const here = new Float64Array(states + 2).fill(Number.NEGATIVE_INFINITY);
    for (let s = 0; s < states; s++) {
      let beta = isLast ? (s >= states - 2 ? 0 : Number.NEGATIVE_INFINITY) : behind[s]!;
      if (!isLast) beta = logAdd(beta, behind[s + 1]!);
      if (!isLast && skips[s + 2]) beta = logAdd(beta, behind[s + 2]!);
      shares[classOf[s]!]! += Math.exp(alpha[t * states + s]! + beta - logProbability);
      here[s] = beta + logSoftmax[row + classOf[s]!]!;
    }
    for (let k = 0; k < classes; k++) gradient[row + k] = Math.exp(logSoftmax[row + k]!) - shares[k]!;
    behind = here;
  }
}
