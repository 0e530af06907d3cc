import { describe, expect, it } from 'vitest';
import { type EvaluatedSample, Evaluator } from './evaluator.js';
import { ErrorRateAccumulator } from './text/errorRate.js';

interface TextSample extends EvaluatedSample {
  readonly targets: { readonly text: string };
  readonly outputs: { readonly text: string };
}

class TextEvaluator extends Evaluator<{ name: string }, TextSample> {
  private readonly errors = new ErrorRateAccumulator();

  override enter(): void {
    this.errors.resetState();
  }

  override updateState({ targets, outputs }: TextSample): void {
    this.errors.updateState([targets.text], [outputs.text]);
  }

  override result(): Record<string, number> {
    return { [this.params.name]: this.errors.result().rate };
  }
}

function sample(target: string, output: string): TextSample {
  return { inputs: {}, targets: { text: target }, outputs: { text: output }, meta: {} };
}

describe('Evaluator', () => {
  it('measures one data set after the other', () => {
    const evaluator = new TextEvaluator({ name: 'cer' });
    evaluator.enter();
    evaluator.updateState(sample('cat', 'cut'));
    evaluator.updateState(sample('dog', 'dog'));
    expect(evaluator.result()).toEqual({ cer: 1 / 6 });
    evaluator.exit();
    evaluator.enter();
    evaluator.updateState(sample('dog', 'dog'));
    expect(evaluator.result()).toEqual({ cer: 0 });
  });

  it('measures nothing unless a subclass does', () => {
    const evaluator = new Evaluator(undefined);
    evaluator.enter();
    evaluator.updateState(sample('cat', 'cut'));
    expect(evaluator.result()).toEqual({});
    evaluator.exit();
  });
});
