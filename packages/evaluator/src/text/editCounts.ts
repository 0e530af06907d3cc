import type { AlignedUnit } from './alignment.js';
import { checkPairs } from './checkPairs.js';
import { comparisonOf } from './editDistance.js';
import { splitText, type TextUnit } from './textUnit.js';

/** How often each kind of step occurs in the alignments of a corpus. */
export interface EditCounts {
  readonly matches: number;
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
  /** Edits per unit of the references; as `ErrorRate` has it. */
  readonly rate: number;
}

/** An edit and how often it was made. */
export interface FrequentEdit extends Pick<AlignedUnit, 'kind' | 'reference' | 'hypothesis'> {
  readonly count: number;
}

/**
 * What was substituted, deleted and inserted in a corpus, and how often. An alignment of each pair is needed, of which
 * there may be several: the sum of the edits is unique, how it divides into kinds is not. Memory: the different edits.
 *
 * For the error rate alone `ErrorRateAccumulator` is ten times as fast.
 */
export class EditCountsAccumulator {
  private readonly counts = { match: 0, substitution: 0, deletion: 0, insertion: 0 };
  private readonly edits = new Map<string, FrequentEdit>();

  /** @param unit what is compared and counted. */
  constructor(readonly unit: TextUnit = 'grapheme') {}

  /** @throws {EvaluatorError} if there are not as many hypotheses as references. */
  updateState(references: readonly string[], hypotheses: readonly string[]): void {
    checkPairs(references, hypotheses);
    references.forEach((reference, i) => {
      this.addPair(reference, hypotheses[i]!);
    });
  }

  /** Adds the texts that `other` has seen. */
  merge(other: EditCountsAccumulator): void {
    for (const kind of ['match', 'substitution', 'deletion', 'insertion'] as const) {
      this.counts[kind] += other.counts[kind];
    }
    for (const edit of other.edits.values()) this.add(edit);
  }

  result(): EditCounts {
    const {
      match: matches,
      substitution: substitutions,
      deletion: deletions,
      insertion: insertions,
    } = this.counts;
    const rate = (substitutions + deletions + insertions) / (matches + substitutions + deletions);
    return { matches, substitutions, deletions, insertions, rate };
  }

  /** The most frequent edits first, such as `c` taken for `e`; those of the same count as they came. */
  mostFrequent(limit: number): FrequentEdit[] {
    return [...this.edits.values()].sort((a, b) => b.count - a.count).slice(0, limit);
  }

  /** Forgets all texts. */
  resetState(): void {
    Object.assign(this.counts, { match: 0, substitution: 0, deletion: 0, insertion: 0 });
    this.edits.clear();
  }

  private addPair(reference: string, hypothesis: string): void {
    const references = splitText(reference, this.unit);
    const hypotheses = splitText(hypothesis, this.unit);
    let [i, j] = [0, 0];
    for (const kind of comparisonOf(reference, hypothesis, { unit: this.unit }).path()) {
      this.counts[kind]++;
      const one = kind === 'insertion' ? undefined : references[i++];
      const other = kind === 'deletion' ? undefined : hypotheses[j++];
      if (kind !== 'match') this.add({ kind, reference: one, hypothesis: other, count: 1 });
    }
  }

  private add(edit: FrequentEdit): void {
    const key = JSON.stringify([edit.reference ?? null, edit.hypothesis ?? null]);
    const count = (this.edits.get(key)?.count ?? 0) + edit.count;
    this.edits.set(key, { ...edit, count });
  }
}
