import { EvaluatorError } from '../evaluatorError.js';
import {
  checkLabel,
  checkLengths,
  type Label,
  type Labels,
  type NumericArray,
  occurringLabels,
  type SampleWeightOptions,
} from '../values.js';

export interface ClassColumnOptions extends SampleWeightOptions {
  /** The classes of the columns, in their order. Default: those among the targets, ascending. */
  readonly labels?: readonly Label[];
}

/**
 * Which column of the predictions belongs to which class: predictions are [samples, classes], row-major, or [samples]
 * with the value of the second of two classes.
 */
export class ClassColumns {
  private readonly indices: Map<Label, number>;

  /** @throws {EvaluatorError} if there are fewer than two labels, or one twice. */
  constructor(
    private readonly metric: string,
    readonly labels: readonly Label[],
  ) {
    this.indices = new Map(labels.map((label, i) => [label, i]));
    for (const label of labels) checkLabel(metric, label, labels[0]);
    if (labels.length >= 2 && this.indices.size === labels.length) return;
    throw new EvaluatorError(`${metric}: the labels must be two or more, each once.`, {
      given: labels.join(', '),
      fix: 'name the classes of the columns: { labels: [...] }',
    });
  }

  /** 1 if there is one value per sample of two classes, else the number of classes. */
  numColumnsOf(targets: Labels, predictions: NumericArray): number {
    return this.labels.length === 2 && predictions.length === targets.length ? 1 : this.labels.length;
  }

  /** Throws unless there are as many predictions and weights as these targets need. */
  check(
    targets: Labels,
    predictions: NumericArray,
    weights: NumericArray | undefined,
    numColumns: number,
  ): void {
    if (predictions.length === targets.length * numColumns) {
      checkLengths(this.metric, targets, targets, weights);
      return;
    }
    throw new EvaluatorError(`${this.metric}: predictions must have one value for each sample and class.`, {
      given: `${predictions.length} predictions for ${targets.length} targets`,
      expected: `${targets.length * numColumns}: a column for each of ${this.labels.join(', ')}`,
    });
  }

  /** The column of a class. */
  indexOf(label: Label): number {
    const index = this.indices.get(label);
    if (index !== undefined) return index;
    throw new EvaluatorError(`${this.metric}: every target must be among the labels.`, {
      given: `${typeof label} ${label}`,
      expected: `one of ${this.labels.join(', ')}`,
    });
  }
}

/**
 * The classes of the columns where the user does not name them: those that occur, ascending; of two classes named as
 * usual (0 and 1, -1 and 1, false and true) one may be missing.
 */
export function columnLabels(metric: string, targets: Labels): Label[] {
  const occurring = occurringLabels(metric, targets);
  for (const pair of [
    [0, 1],
    [-1, 1],
    [false, true],
  ] satisfies Label[][]) {
    if (occurring.length < 2 && occurring.every((label) => pair.includes(label as never))) return pair;
  }
  return occurring;
}

/** Throws if a probability is outside of [0, 1]; NaN passes. */
export function checkProbability(metric: string, value: number, index: number): void {
  if (!(value < 0 || value > 1)) return;
  throw new EvaluatorError(`${metric}: probabilities must be in [0, 1].`, {
    given: `${value} at ${index}`,
    fix: 'apply softmax or sigmoid to logits first',
  });
}
