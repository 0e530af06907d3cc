import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as ours from '../index.js';

interface Edits {
  rate: number;
  hits: number;
  substitutions: number;
  deletions: number;
  insertions: number;
}

/** Distances computed by rapidfuzz 3.14.6 and jiwer 4.0.0, over code points. */
interface TextCase {
  id: string;
  inputs: { reference: string; hypothesis: string };
  reference_code_points: number;
  hypothesis_code_points: number;
  levenshtein: number;
  normalized_levenshtein: number;
  rate_by_reference: number | null;
  indel: number;
  damerau: number;
  word_levenshtein: number;
  reference_words: number;
  jiwer_cer: Edits;
  jiwer_wer: Edits;
  one_editops: [tag: string, reference: number, hypothesis: number][];
}

interface CorpusCase {
  inputs: { references: string[]; hypotheses: string[] };
  jiwer_cer: Edits;
  jiwer_wer: Edits;
  sum_levenshtein: number;
  sum_reference: number;
}

interface SequenceCase {
  id: string;
  inputs: { reference: number[]; hypothesis: number[] };
  levenshtein: number;
  weighted_levenshtein: Record<'insertion' | 'deletion' | 'substitution' | 'distance', number>;
}

const { cases }: { cases: { function: string }[] } = JSON.parse(
  readFileSync(new URL('../golden/evaluators.json', import.meta.url), 'utf8'),
);

function casesOf<T>(name: string): T[] {
  return cases.filter(({ function: each }) => each === name) as T[];
}

const unit = 'codePoint';
const tags = { match: 'equal', substitution: 'replace', deletion: 'delete', insertion: 'insert' };
const jiwerWords = (text: string): string[] =>
  text
    .replaceAll(/\s{2,}/g, ' ')
    .trim()
    .split(' ')
    .filter((word) => word !== '');

describe('rapidfuzz', () => {
  const texts = casesOf<TextCase>('text_distance');
  const sequences = casesOf<SequenceCase>('sequence_distance');

  it('has cases', () => {
    expect([texts.length, sequences.length]).toEqual([28, 4]);
  });

  it.each(texts)('measures $id as we do', ({ inputs, ...expected }) => {
    const { reference, hypothesis } = inputs;
    expect(ours.splitText(reference, unit)).toHaveLength(expected.reference_code_points);
    expect(ours.splitText(hypothesis, unit)).toHaveLength(expected.hypothesis_code_points);
    expect(ours.splitText(reference, 'word')).toHaveLength(expected.reference_words);
    expect(ours.editDistance(reference, hypothesis, { unit })).toBe(expected.levenshtein);
    expect(ours.editDistance(reference, hypothesis, { unit, costs: { substitution: 2 } })).toBe(
      expected.indel,
    );
    expect(ours.editDistance(reference, hypothesis, { unit: 'word' })).toBe(expected.word_levenshtein);
    expect(ours.damerauLevenshteinDistance(reference, hypothesis, { unit })).toBe(expected.damerau);
    const normalized = ours.normalizedEditDistance(reference, hypothesis, { unit });
    expect(normalized).toBeCloseTo(expected.normalized_levenshtein, 14);
    const rate = ours.characterErrorRate([reference], [hypothesis], { unit });
    if (expected.rate_by_reference === null) expect(rate).toBeNaN();
    else expect(rate).toBeCloseTo(expected.rate_by_reference, 14);
    // Of several optima we take the one that rapidfuzz takes.
    const edits = ours
      .editOperations(reference, hypothesis, { unit })
      .map(({ kind, referenceIndex, hypothesisIndex }) => [tags[kind], referenceIndex, hypothesisIndex]);
    expect(edits).toEqual(expected.one_editops);
  });

  it.each(sequences)('measures $id as we do', ({ inputs, levenshtein, weighted_levenshtein }) => {
    const { distance, ...costs } = weighted_levenshtein;
    expect(ours.editDistance(inputs.reference, inputs.hypothesis)).toBe(levenshtein);
    expect(ours.editDistance(inputs.reference, inputs.hypothesis, { costs })).toBe(distance);
  });
});

describe('jiwer', () => {
  const [corpus, ...others] = casesOf<CorpusCase>('text_corpus');
  const { references, hypotheses } = corpus!.inputs;

  it('has one corpus', () => {
    expect(others).toEqual([]);
  });

  it('counts the errors of a corpus of texts without white space at their ends as we do', () => {
    const state = new ours.ErrorRateAccumulator(unit);
    state.updateState(references, hypotheses);
    expect(state.result()).toMatchObject({
      errors: corpus!.sum_levenshtein,
      referenceLength: corpus!.sum_reference,
    });
    const trimmed = [references, hypotheses].map((texts) => texts.map((text) => text.trim()));
    expectEdits(countedEdits(unit, trimmed[0]!, trimmed[1]!), corpus!.jiwer_cer);
  });

  it('counts the errors of words as we do', () => {
    expectEdits(countedEdits('word', references, hypotheses), corpus!.jiwer_wer);
    expect(ours.wordErrorRate(references, hypotheses)).toBeCloseTo(corpus!.jiwer_wer.rate, 14);
  });

  it.each(casesOf<TextCase>('text_distance'))('rates $id as we do', ({ inputs, jiwer_cer, jiwer_wer }) => {
    const { reference, hypothesis } = inputs;
    if (reference.trim() === '') return expect(jiwer_cer.rate).toBe(0);
    expect(ours.splitText(reference, 'word')).toEqual(jiwerWords(reference));
    expectEdits(countedEdits('word', [reference], [hypothesis]), jiwer_wer);
    expectEdits(countedEdits(unit, [reference.trim()], [hypothesis.trim()]), jiwer_cer);
  });
});

function countedEdits(by: ours.TextUnit, references: string[], hypotheses: string[]): ours.EditCounts {
  const state = new ours.EditCountsAccumulator(by);
  state.updateState(references, hypotheses);
  return state.result();
}

function expectEdits(counts: ours.EditCounts, { rate, hits, ...edits }: Edits): void {
  expect(counts).toMatchObject({ ...edits, matches: hits });
  expect(counts.rate).toBeCloseTo(rate, 14);
}
