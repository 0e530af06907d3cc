import { type Batch, ModelError, type NamedArrays, type NdArray, scalarValue } from '@tfaip/core';

export interface LossCheck {
  /** The training step, counted from 1. */
  readonly step: number;
  readonly batch: Batch;
  /** The last step after which gradients and weights were looked at, and finite. */
  readonly finiteAt: number | undefined;
}

/**
 * Ends a run that can learn nothing any more.
 *
 * @throws {ModelError} that names the first loss that is not finite, and what was bad before it: values of the batch, if
 *   there are such, else when the weights were last known to be finite.
 */
export function checkFiniteLosses(losses: NamedArrays, { step, batch, finiteAt }: LossCheck): void {
  for (const [label, loss] of Object.entries(losses)) {
    const value = scalarValue(loss);
    if (Number.isFinite(value)) continue;
    const start = `The loss "${label}" is ${value} in training step ${step}.`;
    const culprit = badInput(batch);
    const size = `a batch of ${batch.meta.length} samples`;
    if (culprit) {
      throw new ModelError(start, {
        given: `${size}, in which ${culprit}`,
        fix: 'correct the data, or drop such samples in a pre-processor',
      });
    }
    const since = finiteAt === undefined ? '' : `; gradients and weights were finite after step ${finiteAt}`;
    throw new ModelError(start, {
      given: `${size}, the first of them ${JSON.stringify(batch.meta[0])}, all of finite numbers${since}`,
      fix:
        'check inputs and targets (class indices below the number of classes?), lower the learning rate, or clip gradients; ' +
        'a run with the same seed and --trainer.log_every 1 names the first gradient or weight that is not finite',
    });
  }
}

/** The first value of a batch that is not finite, in words. */
function badInput({ inputs, targets, meta, size }: Batch): string | undefined {
  for (const [kind, arrays] of Object.entries({ input: inputs, target: targets })) {
    for (const [name, array] of Object.entries(arrays)) {
      const index = firstBad(array);
      if (index === undefined) continue;
      const row = Math.floor(index / (array.data.length / size));
      return `the ${kind} "${name}" of the sample ${JSON.stringify(meta[row])} holds ${array.data[index]}`;
    }
  }
  return undefined;
}

function firstBad({ dtype, data }: NdArray): number | undefined {
  if (dtype !== 'float32') return undefined;
  const index = (data as Float32Array).findIndex((value) => !Number.isFinite(value));
  return index < 0 ? undefined : index;
}
