import type { NamedArrays } from '@tfaip/core';
import { ndArray } from '@tfaip/core';
import { checkGradient, type GoldenTensor, goldenArray, readGoldenCases } from '@tfaip/numerics';
import { describeNative } from '@tfaip/testing';
import { expect, it } from 'vitest';
import * as package_ from '../index.js';
import { lossOf } from '../testSupport/kerasConfig.js';

interface LossCase {
  readonly id: string;
  readonly loss: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly edge: string | null;
  readonly y_true: GoldenTensor;
  readonly y_pred: GoldenTensor;
}

/** Without the cases at an edge: there are kinks there, of which finite differences know nothing. */
const cases = readGoldenCases<LossCase>(new URL('../golden/losses.json', import.meta.url)).filter(
  ({ edge }) => edge === null || edge.startsWith('ignored class'),
);

const noise = (shape: number[]): NamedArrays[string] => {
  const size = shape.reduce((product, length) => product * length, 1);
  return ndArray(
    'float32',
    shape,
    Float32Array.from({ length: size }, (_, i) => 2 * Math.sin(12.9 * (i + 1))),
  );
};

describeNative('gradients of losses, by finite differences in float64', () => {
  it('covers every loss but CTC, whose operation computes in float32 whatever it is given', () => {
    const losses = Object.entries(package_)
      .filter(([, value]) => typeof value === 'function' && value.prototype instanceof package_.Loss)
      .map(([name]) => name)
      .filter((name) => !['ElementwiseLoss', 'CTC'].includes(name));
    expect([...new Set(cases.map(({ loss }) => loss))].sort()).toEqual(losses.sort());
  });

  it.each(cases)('$id', ({ loss, config, y_true, y_pred }) => {
    const made = lossOf(loss, config);
    const inputs = { targets: goldenArray(y_true), predictions: goldenArray(y_pred) };
    const { error } = checkGradient(
      ({ targets, predictions }) => made.call(targets!, predictions!),
      inputs,
      'predictions',
    );
    expect(error).toBeLessThan(1e-7);
  });

  it.each([
    ['BinaryCrossentropy', { from_logits: true }],
    ['CategoricalCrossentropy', { from_logits: true, label_smoothing: 0.1 }],
    ['MeanSquaredError', {}],
    ['KLDivergence', {}],
  ])('%s, with respect to the targets', (loss, config) => {
    const made = lossOf(loss, config);
    const positive = (array: NamedArrays[string]) =>
      ndArray(
        'float32',
        array.shape,
        (array.data as Float32Array).map((each) => 0.2 + 0.3 * Math.abs(each)),
      );
    const inputs = { targets: positive(noise([2, 3])), predictions: positive(noise([2, 3])) };
    const value: Parameters<typeof checkGradient>[0] = ({ targets, predictions }) =>
      made.call(targets!, predictions!);
    expect(checkGradient(value, inputs, 'targets').error).toBeLessThan(1e-7);
  });
});
