import { ndArray } from '@tfaip/core';
import { type GoldenTensor, goldenArray, goldenValues, readGoldenCases } from '@tfaip/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ctcBeamSearchDecode } from './ctcBeamSearchDecode.js';
import { ctcForwardBackward } from './ctcForwardBackward.js';
import { ctcGreedyDecode } from './ctcGreedyDecode.js';

interface DecoderCase {
  readonly id: string;
  readonly kind: string;
  readonly blank_index: number;
  readonly logits: GoldenTensor;
  readonly logit_length: GoldenTensor;
}

interface GreedyCase extends DecoderCase {
  readonly merge_repeated: boolean;
  readonly 'decoded_padded_with_-1': GoldenTensor;
  readonly neg_sum_logits: GoldenTensor;
}

interface BeamCase extends DecoderCase {
  readonly beam_width: number;
  readonly top_paths: number;
  readonly 'decoded_padded_with_-1': GoldenTensor[];
  readonly log_probability: GoldenTensor;
}

const cases = ['ctc', 'ctcEdges'].flatMap((file) =>
  readGoldenCases<GreedyCase | BeamCase>(new URL(`../golden/${file}.json`, import.meta.url)),
);

/** The samples of a batch. */
function samplesOf({ logits, logit_length }: DecoderCase) {
  const [, time, classes] = logits.shape as [number, number, number];
  const { data } = goldenArray(logits);
  return goldenValues(logit_length).map((length, i) => ({
    length,
    logits: ndArray(
      'float32',
      [time, classes],
      (data as Float32Array).slice(i * time * classes, (i + 1) * time * classes),
    ),
  }));
}

/** Row of a tensor of labels without its padding. */
function labelsIn(decoded: GoldenTensor, row: number): number[] {
  const width = decoded.shape[1]!;
  return goldenValues(decoded)
    .slice(row * width, (row + 1) * width)
    .filter((label) => label >= 0);
}

describe('CTC decoders against TensorFlow', () => {
  it.each(cases.filter(({ kind }) => kind === 'ctc_greedy_decoder') as GreedyCase[])('$id', (example) => {
    for (const [i, { logits, length }] of samplesOf(example).entries()) {
      const { labels, negativeSumLogits } = ctcGreedyDecode(logits, {
        length,
        blankIndex: example.blank_index,
        mergeRepeated: example.merge_repeated,
      });
      expect(labels).toEqual(labelsIn(example['decoded_padded_with_-1'], i));
      expect(negativeSumLogits).toBeCloseTo(goldenValues(example.neg_sum_logits)[i]!, 4);
    }
  });

  it.each(cases.filter(({ kind }) => kind === 'ctc_beam_search_decoder') as BeamCase[])('$id', (example) => {
    for (const [i, { logits, length }] of samplesOf(example).entries()) {
      const paths = ctcBeamSearchDecode(logits, {
        length,
        blankIndex: example.blank_index,
        beamWidth: example.beam_width,
        topPaths: example.top_paths,
      });
      for (const [rank, path] of paths.entries()) {
        expect(path.labels).toEqual(labelsIn(example['decoded_padded_with_-1'][rank]!, i));
        const expected = goldenValues(example.log_probability)[i * example.top_paths + rank]!;
        expect(path.logProbability).toBeCloseTo(expected, 4);
      }
    }
  });
});

const arbitraryLogits = fc
  .record({ time: fc.integer({ min: 0, max: 4 }), classes: fc.integer({ min: 2, max: 3 }) })
  .chain(({ time, classes }) =>
    fc
      .array(fc.float({ min: -5, max: 5, noNaN: true }), {
        minLength: time * classes,
        maxLength: time * classes,
      })
      .map((values) => ndArray('float32', [time, classes], Float32Array.from(values))),
  );

describe('ctcBeamSearchDecode', () => {
  it('finds with a beam that holds everything the labels of the highest probability, and that is their loss', () => {
    fc.assert(
      fc.property(arbitraryLogits, (logits) => {
        const classes = logits.shape[1]!;
        const paths = ctcBeamSearchDecode(logits, { beamWidth: 1000, topPaths: 1000 });
        const total = paths.reduce((sum, { logProbability }) => sum + Math.exp(logProbability), 0);
        expect(total).toBeCloseTo(1, 9);
        for (const { labels, logProbability } of paths) {
          const gradient = new Float32Array(logits.data.length);
          const exact = ctcForwardBackward(
            logits.data as Float32Array,
            labels,
            { classes, blank: 0 },
            gradient,
          );
          expect(logProbability).toBeCloseTo(exact, 9);
        }
        const ranked = paths.map(({ logProbability }) => logProbability);
        expect(ranked).toEqual([...ranked].sort((a, b) => b - a));
      }),
      { seed: 7 },
    );
  });

  it('says what is wrong with its options', () => {
    const logits = ndArray('float32', [1, 2], Float32Array.of(0, 0));
    expect(() => ctcBeamSearchDecode(logits, { beamWidth: 1, topPaths: 2 })).toThrow(
      'topPaths 2, beamWidth 1',
    );
    expect(() => ctcBeamSearchDecode(logits, { blankIndex: 2 })).toThrow('blankIndex 2, 2 classes');
    expect(() => ctcGreedyDecode(logits, { length: 2 })).toThrow('length at most time');
  });
});
