import type { Labels } from '../values.js';
import { type EditKind, editPath } from './editPath.js';
import { Levenshtein } from './levenshtein.js';
import { SymbolSequence, SymbolTable } from './symbolTable.js';
import type { TextUnit } from './textUnit.js';

/** Compares pairs of texts or sequences, one pair after the other, in the same buffers. */
export class TextComparison {
  private readonly table = new SymbolTable();
  private readonly levenshtein = new Levenshtein();
  private readonly reference = new SymbolSequence();
  private readonly hypothesis = new SymbolSequence();

  /** Units of the reference. */
  get referenceLength(): number {
    return this.reference.length;
  }

  /** Units of the hypothesis. */
  get hypothesisLength(): number {
    return this.hypothesis.length;
  }

  setTexts(reference: string, hypothesis: string, unit: TextUnit): void {
    this.table.clear();
    this.table.encodeText(reference, unit, this.reference);
    this.table.encodeText(hypothesis, unit, this.hypothesis);
  }

  setLabels(reference: Labels, hypothesis: Labels): void {
    this.table.clear();
    this.table.encodeLabels(reference, this.reference);
    this.table.encodeLabels(hypothesis, this.hypothesis);
  }

  /** Least number of substitutions, deletions and insertions that make the hypothesis of the reference. */
  distance(): number {
    return this.levenshtein.distance(this.reference, this.hypothesis, this.table.size);
  }

  /** The steps of an optimal alignment, in order. */
  path(): EditKind[] {
    return editPath(this.levenshtein, this.reference, this.hypothesis, this.table.size);
  }

  /** The symbols, of use until the next pair. */
  symbols(): [reference: Uint32Array, hypothesis: Uint32Array] {
    return [
      this.reference.symbols.subarray(0, this.reference.length),
      this.hypothesis.symbols.subarray(0, this.hypothesis.length),
    ];
  }
}
