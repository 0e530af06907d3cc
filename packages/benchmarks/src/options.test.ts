import { describe, expect, it } from 'vitest';
import { parseCounts, parseList } from './options.js';

describe('options', () => {
  it('take lists', () => {
    expect(parseList(['mlp', 'cnn'])('cnn, mlp')).toEqual(['cnn', 'mlp']);
    expect(parseCounts('16,128')).toEqual([16, 128]);
  });

  it.each(['rnn', '', 'mlp,'])('reject the network list "%s" and name those there are', (given) => {
    expect(() => parseList(['mlp', 'cnn'])(given)).toThrow(/is none of mlp, cnn/);
  });

  it.each(['0', '-1', '1.5', 'x', '16,'])('reject the batch sizes "%s"', (given) => {
    expect(() => parseCounts(given)).toThrow(/not a whole number of at least 1/);
  });
});
