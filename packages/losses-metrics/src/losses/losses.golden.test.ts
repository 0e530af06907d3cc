import * as tf from '@tensorflow/tfjs';
import type { NamedArrays, StepFunction } from '@tfaip/core';
import {
  describeGolden,
  type Expected,
  type GoldenCase,
  type GoldenTensor,
  goldenArray,
  plainJavaScript,
  readGoldenCases,
  type Tolerance,
  waysOfRunning,
} from '@tfaip/numerics';
import { lossOf } from '../testSupport/kerasConfig.js';

/** A loss with one reduction, with or without weights and mask. */
interface Variant {
  readonly reduction: string;
  readonly sample_weight: GoldenTensor | null;
  readonly mask: GoldenTensor | null;
  readonly expected: GoldenTensor;
  readonly expected64?: GoldenTensor;
  readonly grad?: GoldenTensor;
  readonly grad64?: GoldenTensor;
  readonly tolerance: { readonly expected: Tolerance; readonly grad?: Tolerance };
}

interface LossCase {
  readonly id: string;
  readonly loss: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly y_true: GoldenTensor;
  readonly y_pred: GoldenTensor;
  readonly variants: readonly Variant[];
}

/** One step with all variants of a loss: their values, and their gradients where the file has some. */
function goldenCase({ id, loss, config, y_true, y_pred, variants }: LossCase): GoldenCase {
  const named = variants.map((variant, i) => ({ variant, name: `${i} ${variant.reduction}` }));
  const feeds: Record<string, NamedArrays[string]> = {
    targets: goldenArray(y_true),
    predictions: goldenArray(y_pred),
  };
  const expected: Record<string, Expected> = {};
  for (const { variant, name } of named) {
    if (variant.sample_weight) feeds[`${name} weights`] = goldenArray(variant.sample_weight);
    if (variant.mask) feeds[`${name} mask`] = goldenArray(variant.mask);
    expected[name] = expectedOf(variant.expected, variant.expected64, variant.tolerance.expected);
    if (variant.grad) {
      expected[`${name} gradient`] = expectedOf(variant.grad, variant.grad64, variant.tolerance.grad!);
    }
  }
  const step: StepFunction = (tensors) => {
    const values: Record<string, tf.Tensor> = {};
    for (const { variant, name } of named) {
      const made = lossOf(loss, { ...config, reduction: variant.reduction });
      const call = (predictions: tf.Tensor): tf.Tensor =>
        made.call(tensors.targets!, predictions, tensors[`${name} weights`], tensors[`${name} mask`]);
      values[name] = call(tensors.predictions!);
      if (variant.grad) values[`${name} gradient`] = tf.grad(call)(tensors.predictions!);
    }
    return values;
  };
  return { id, family: loss, prepare: () => ({ step }), runs: [{ feeds, expected }] };
}

function expectedOf(value: GoldenTensor, value64: GoldenTensor | undefined, tolerance: Tolerance): Expected {
  return { value, tolerance, ...(value64 && { value64 }) };
}

const cases = ['losses', 'lossesEdges'].flatMap((file) =>
  readGoldenCases<LossCase>(new URL(`../golden/${file}.json`, import.meta.url)),
);
describeGolden('losses', cases.map(goldenCase), [...waysOfRunning, plainJavaScript]);
