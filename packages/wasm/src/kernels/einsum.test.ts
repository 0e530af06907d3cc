import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeOn, expectAsOnCpu, expectClose, uniform } from '../testSupport/compareBackends.js';

const SIZES: Record<string, number> = { a: 2, b: 3, c: 1, d: 4, e: 2 };

/** Labels in any order for the inputs, and any of them, in any order, for the output. */
function equations(inputs: number): fc.Arbitrary<string> {
  const labels = fc.shuffledSubarray(Object.keys(SIZES));
  return fc
    .array(labels, { minLength: inputs, maxLength: inputs })
    .chain((terms) =>
      fc
        .shuffledSubarray([...new Set(terms.flat())])
        .map((out) => `${terms.map((term) => term.join('')).join(',')}->${out.join('')}`),
    );
}

const seed = fc.integer({ min: 1, max: 1_000_000 });

/** Einstein summation by its definition: for every combination of indices, one product added to one place. */
function reference(equation: string, operands: number[][]): number[] {
  const [left, out] = equation.split('->') as [string, string];
  const terms = left.split(',');
  const labels = [...new Set(terms.join(''))];
  const offset = (term: string, index: Map<string, number>) =>
    [...term].reduce((at, label) => at * SIZES[label]! + index.get(label)!, 0);
  const result = new Array<number>([...out].reduce((size, label) => size * SIZES[label]!, 1)).fill(0);
  const total = labels.reduce((size, label) => size * SIZES[label]!, 1);
  for (let count = 0; count < total; count++) {
    let rest = count;
    const index = new Map<string, number>();
    for (const label of labels) {
      index.set(label, rest % SIZES[label]!);
      rest = Math.floor(rest / SIZES[label]!);
    }
    result[offset(out, index)]! += terms.reduce(
      (product, term, i) => product * operands[i]![offset(term, index)]!,
      1,
    );
  }
  return result;
}

describe('Einsum', () => {
  // Not against the CPU backend: it leaves out an input that has no summed label where the other has one.
  it.each([1, 2])('follows the definition for any equation of %i inputs', async (inputs) => {
    await fc.assert(
      fc.asyncProperty(equations(inputs), seed, async (equation, start) => {
        const [left, out] = equation.split('->') as [string, string];
        const shapes = left.split(',').map((term) => [...term].map((label) => SIZES[label]!));
        const operands = await computeOn('cpu', () => shapes.map((shape, i) => uniform(shape, start + i)));
        const result = await computeOn('wasm', () =>
          tf.einsum(equation, ...operands.map(({ values, shape }) => tf.tensor(values, shape))),
        );
        const values = reference(
          equation,
          operands.map((operand) => operand.values),
        );
        const shape = [...out].map((label) => SIZES[label]!);
        expectClose(result, [{ shape, dtype: 'float32', values }], 1e-5);
      }),
    );
  });

  it.each(['ij,jk->ik', 'bij,bjk->bik', 'bqhd,bkhd->bhqk', 'ij->ji', 'ij->', 'i,i->', 'i,j->ij'])(
    'gives what the CPU backend gives for %s',
    async (equation) => {
      const terms = equation.split('->')[0]!.split(',');
      const sizes: Record<string, number> = { b: 2, h: 3, q: 4, k: 5, d: 6, i: 3, j: 4 };
      await expectAsOnCpu(() =>
        tf.einsum(
          equation,
          ...terms.map((term, i) =>
            uniform(
              [...term].map((label) => sizes[label]!),
              i + 1,
            ),
          ),
        ),
      );
    },
  );

  it('multiplies integers', async () => {
    const [product] = await computeOn('wasm', () =>
      tf.einsum(
        'ij,jk->ik',
        tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32'),
        tf.tensor2d([5, 6, 7, 8], [2, 2], 'int32'),
      ),
    );
    expect(product).toEqual({ shape: [2, 2], dtype: 'int32', values: [19, 22, 43, 50] });
  });

  it('rejects sizes that do not match', async () => {
    await expect(
      computeOn('wasm', () => tf.einsum('ij,jk->ik', tf.ones([2, 3]), tf.ones([4, 5]))),
    ).rejects.toThrow(/Expected dimension 3 at axis 0/);
  });
});
