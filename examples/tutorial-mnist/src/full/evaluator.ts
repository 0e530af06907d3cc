import { type Sample, scalarValue } from '@tfaip/core';
import { ConfusionMatrixAccumulator, Evaluator, meanMetric, type ResampledMetric } from '@tfaip/evaluator';
import { EvaluatorParams } from '@tfaip/trainer';

export class DigitEvaluatorParams extends EvaluatorParams {
  override cls(): typeof DigitEvaluator {
    return DigitEvaluator;
  }
}

/**
 * What is measured on digits one by one, in plain TypeScript: the share of wrong ones, and the recall of the digit that is
 * recognised least. `tfaip evaluate` measures it on stored predictions, without a model.
 */
export class DigitEvaluator extends Evaluator<DigitEvaluatorParams, Sample> {
  private wrong: number[] = [];
  private confusion = new ConfusionMatrixAccumulator();

  override enter() {
    this.wrong = [];
    this.confusion = new ConfusionMatrixAccumulator();
  }

  override updateState({ outputs, targets }: Sample) {
    const [predicted, expected] = [scalarValue(outputs.class!), scalarValue(targets.gt!)];
    this.wrong.push(Number(predicted !== expected));
    this.confusion.updateState([expected], [predicted]);
  }

  override result() {
    const { labels, counts } = this.confusion.result({ normalize: 'targets' });
    // A digit that was only predicted has no recall.
    const recalls = labels.flatMap((_, i) => (counts[i]!.some((share) => share > 0) ? [counts[i]![i]!] : []));
    const errors = this.wrong.reduce((sum, each) => sum + each, 0);
    return { error_rate: errors / this.wrong.length, worst_recall: Math.min(...recalls) };
  }

  /** LAV gives the error rate a confidence interval, and compares models by it. */
  override resampled(): Record<string, ResampledMetric> {
    return { error_rate: meanMetric(this.wrong) };
  }
}
