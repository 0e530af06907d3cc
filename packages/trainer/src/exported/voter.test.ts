import { DataError, type NdArray, ndArray } from '@tfaip/core';
import { describe, expect, it } from 'vitest';
import { voteOnBatch } from '../steps/votingStep.js';
import { Voter } from './voter.js';

const floats = (...data: number[]): NdArray => ndArray('float32', [data.length], Float32Array.from(data));
const ints = (...data: number[]): NdArray => ndArray('int32', [data.length], Int32Array.from(data));
const bools = (...data: number[]): NdArray => ndArray('bool', [data.length], Uint8Array.from(data));
const texts = (...data: string[]): NdArray => ndArray('string', [data.length], data);

describe('Voter', () => {
  it.each([
    ['the mean of floats', [floats(0, 1), floats(1, 0.5), floats(0.5, 0)], floats(0.5, 0.5)],
    ['the most frequent class', [ints(1, 7), ints(2, 8), ints(2, 9)], ints(2, 7)],
    ['what most hold for true', [bools(1, 0), bools(0, 0), bools(1, 1)], bools(1, 0)],
    ['the most frequent text', [texts('cat', 'a'), texts('dog', 'b'), texts('dog', 'b')], texts('dog', 'b')],
    ["of equally many the first model's", [texts('cat'), texts('dog')], texts('cat')],
  ])('takes %s', (_what, outputs, expected) => {
    expect(new Voter().vote(outputs.map((y) => ({ y })))).toEqual({ y: expected });
  });

  it.each([
    ['shapes', texts('a', 'b'), /string \[2\] from model 2[\s\S]*string \[1\], as from model 1/],
    ['dtypes', ints(1), /int32 \[1\] from model 2/],
  ])('refuses outputs of different %s', (_what, second, message) => {
    const vote = (): unknown => new Voter().vote([{ y: texts('a') }, { y: second }]);
    expect(vote).toThrow(DataError);
    expect(vote).toThrow(message);
  });

  it('votes on texts sample by sample', () => {
    const batch = (...data: string[]): NdArray => ndArray('string', [2, 1], data);
    const outputs = [batch('a', 'x'), batch('b', 'y'), batch('b', 'x')].map((text) => ({ text }));
    expect(voteOnBatch(outputs, 2, (each) => new Voter().vote(each))).toEqual({ text: batch('b', 'x') });
  });
});
