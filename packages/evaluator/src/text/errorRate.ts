import { checkPairs } from './checkPairs.js';
import { TextComparison } from './textComparison.js';
import type { TextUnit } from './textUnit.js';

/** Errors of texts over a corpus. */
export interface ErrorRate {
  /**
   * Edits per unit of the references, at least 0; above 1 if much was inserted. NaN without reference units and errors,
   * Infinity if there are errors only.
   */
  readonly rate: number;
  /** Least number of substitutions, deletions and insertions, over all pairs. */
  readonly errors: number;
  /** Units of all references. */
  readonly referenceLength: number;
}

export interface CharacterErrorRateOptions {
  /** What a character is: a user-perceived one, or a code point, as in Python. Default: `grapheme`. */
  readonly unit?: 'grapheme' | 'codePoint';
}

/**
 * Character error rate of a corpus: the edits of all pairs divided by the characters of all references, so that long
 * texts count more than short ones. White space counts. Time O(n m / 32) for each pair; memory: a table of 320 KiB.
 *
 * @throws {EvaluatorError} if there are not as many hypotheses as references.
 * @example characterErrorRate(['kitten', 'cat'], ['sitting', 'cat']) // 3 / 9
 */
export function characterErrorRate(
  references: readonly string[],
  hypotheses: readonly string[],
  options: CharacterErrorRateOptions = {},
): number {
  const { unit = 'grapheme' } = options;
  return rateOf(references, hypotheses, unit);
}

/**
 * Word error rate of a corpus: the edits of all pairs divided by the words of all references, which white space
 * separates. Time and memory as {@link characterErrorRate}.
 *
 * @throws {EvaluatorError} if there are not as many hypotheses as references.
 * @example wordErrorRate(['the quick brown fox'], ['the quick fox']) // 1 / 4
 */
export function wordErrorRate(references: readonly string[], hypotheses: readonly string[]): number {
  return rateOf(references, hypotheses, 'word');
}

/** {@link characterErrorRate} or {@link wordErrorRate} over data that come in parts; memory: a table of 320 KiB. */
export class ErrorRateAccumulator {
  private readonly comparison = new TextComparison();
  private errors = 0;
  private referenceLength = 0;

  /** @param unit what is compared and counted. */
  constructor(readonly unit: TextUnit = 'grapheme') {}

  /** @throws {EvaluatorError} if there are not as many hypotheses as references. */
  updateState(references: readonly string[], hypotheses: readonly string[]): void {
    checkPairs(references, hypotheses);
    for (let i = 0; i < references.length; i++) {
      this.comparison.setTexts(references[i]!, hypotheses[i]!, this.unit);
      this.errors += this.comparison.distance();
      this.referenceLength += this.comparison.referenceLength;
    }
  }

  /** Adds the texts that `other` has seen. */
  merge(other: ErrorRateAccumulator): void {
    this.errors += other.errors;
    this.referenceLength += other.referenceLength;
  }

  result(): ErrorRate {
    const { errors, referenceLength } = this;
    return { rate: errors / referenceLength, errors, referenceLength };
  }

  /** Forgets all texts. */
  resetState(): void {
    this.errors = 0;
    this.referenceLength = 0;
  }
}

function rateOf(references: readonly string[], hypotheses: readonly string[], unit: TextUnit): number {
  const state = new ErrorRateAccumulator(unit);
  state.updateState(references, hypotheses);
  return state.result().rate;
}
