import { param, type Sample } from '@tfaip/core';
import { EditCountsAccumulator, ErrorRateAccumulator, Evaluator } from '@tfaip/evaluator';
import { EvaluatorParams } from '@tfaip/trainer';

export class LineEvaluatorParams extends EvaluatorParams {
  @param.int({ help: 'Most frequent confusions that are told, e.g. 10 for tfaip lav', min: 0 })
  confusions = 0;

  override cls(): typeof LineEvaluator {
    return LineEvaluator;
  }
}

/** Character and word error rate and the most frequent confusions of decoded lines; confusions by `reference → read`. */
export class LineEvaluator extends Evaluator<LineEvaluatorParams, Sample> {
  private readonly characters = new ErrorRateAccumulator('codePoint');
  private readonly words = new ErrorRateAccumulator('word');
  private readonly edits = new EditCountsAccumulator('codePoint');

  override enter(): void {
    for (const each of [this.characters, this.words, this.edits]) each.resetState();
  }

  /** Takes `text` and `predicted` of the sample's meta. */
  override updateState({ meta }: Sample): void {
    const [reference, read] = [[String(meta.text ?? '')], [String(meta.predicted ?? '')]];
    for (const each of [this.characters, this.words, this.edits]) each.updateState(reference, read);
  }

  override result(): Record<string, number> {
    const confusions = this.edits
      .mostFrequent(this.params.confusions)
      .map(({ reference = '', hypothesis = '', count }) => [`'${reference}' → '${hypothesis}'`, count]);
    return {
      cer: this.characters.result().rate,
      wer: this.words.result().rate,
      ...Object.fromEntries(confusions),
    };
  }
}
