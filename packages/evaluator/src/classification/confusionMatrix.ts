import {
  checkLabel,
  checkLengths,
  type Label,
  type Labels,
  type NumericArray,
  type SampleWeightOptions,
  sortedLabels,
  weightOf,
} from '../values.js';

/** How often which class was taken for which. */
export interface ConfusionMatrix {
  /** The classes of rows and columns. */
  readonly labels: readonly Label[];
  /** `counts[i][j]`: samples (or their weight) of class `labels[i]` that were predicted as `labels[j]`. */
  readonly counts: readonly (readonly number[])[];
}

/** Which classes a matrix shows, and as what. */
export interface ConfusionMatrixForm {
  /**
   * The classes to show, in this order; samples with a target or prediction of another class are left out. Default:
   * all classes that occur, ascending.
   */
  readonly labels?: readonly Label[];
  /**
   * Divides by the sums of the rows (`targets`), of the columns (`predictions`), or of all counts (`all`); what has
   * the sum 0 stays 0. Default: `none`.
   */
  readonly normalize?: 'none' | 'targets' | 'predictions' | 'all';
}

export interface ConfusionMatrixOptions extends ConfusionMatrixForm, SampleWeightOptions {}

/**
 * Counts how often which class was taken for which; without samples a matrix without rows.
 *
 * @throws {EvaluatorError} if the lengths differ, a weight is negative, or labels are NaN or of mixed types.
 * @example confusionMatrix([0, 0, 1], [0, 1, 1]).counts // [[1, 1], [0, 1]]
 */
export function confusionMatrix(
  targets: Labels,
  predictions: Labels,
  options: ConfusionMatrixOptions = {},
): ConfusionMatrix {
  const state = new ConfusionMatrixAccumulator();
  state.updateState(targets, predictions, options.sampleWeights);
  return state.result(options);
}

/** {@link confusionMatrix} over data that come in parts; memory: the square of the number of classes. */
export class ConfusionMatrixAccumulator {
  private readonly indices = new Map<Label, number>();
  private readonly counts: number[][] = [];

  /** @throws {EvaluatorError} if the lengths differ, a weight is negative, or labels are NaN or of mixed types. */
  updateState(targets: Labels, predictions: Labels, sampleWeights?: NumericArray): void {
    checkLengths('confusionMatrix', targets, predictions, sampleWeights);
    for (let i = 0; i < targets.length; i++) {
      this.add(targets[i] as Label, predictions[i] as Label, weightOf(sampleWeights, i));
    }
  }

  /** Adds the samples that `other` has seen. */
  merge(other: ConfusionMatrixAccumulator): void {
    for (const [target, row] of other.indices) {
      for (const [prediction, column] of other.indices) {
        this.add(target, prediction, other.counts[row]![column]!);
      }
    }
  }

  /** The matrix of all samples so far. */
  result(form: ConfusionMatrixForm = {}): ConfusionMatrix {
    const labels = form.labels ?? sortedLabels(this.indices.keys());
    const counts = labels.map((target) => labels.map((prediction) => this.countOf(target, prediction)));
    return { labels, counts: normalized(counts, form.normalize ?? 'none') };
  }

  /** Forgets all samples and classes. */
  resetState(): void {
    this.indices.clear();
    this.counts.length = 0;
  }

  private add(target: Label, prediction: Label, weight: number): void {
    const row = this.indexOf(target);
    const column = this.indexOf(prediction);
    this.counts[row]![column]! += weight;
  }

  private countOf(target: Label, prediction: Label): number {
    const row = this.indices.get(target);
    const column = this.indices.get(prediction);
    return row === undefined || column === undefined ? 0 : (this.counts[row]?.[column] ?? 0);
  }

  private indexOf(label: Label): number {
    return this.indices.get(label) ?? this.addClass(label);
  }

  private addClass(label: Label): number {
    const [known] = this.indices.keys();
    checkLabel('confusionMatrix', label, known);
    const index = this.indices.size;
    this.indices.set(label, index);
    for (const row of this.counts) row.push(0);
    this.counts.push(new Array<number>(index + 1).fill(0));
    return index;
  }
}

function normalized(counts: number[][], by: 'none' | 'targets' | 'predictions' | 'all'): number[][] {
  if (by === 'none') return counts;
  const rowSums = counts.map(sumOf);
  const columnSums = counts.map((_, column) => sumOf(counts.map((row) => row[column] as number)));
  const all = sumOf(rowSums);
  const divisor = (row: number, column: number): number =>
    (by === 'targets' ? rowSums[row] : by === 'predictions' ? columnSums[column] : all) as number;
  return counts.map((row, i) => row.map((count, j) => (count === 0 ? 0 : count / divisor(i, j))));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
