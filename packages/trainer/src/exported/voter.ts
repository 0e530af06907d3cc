import { DataError, type NamedArrays, type NdArray } from '@tfaip/core';

/**
 * Combines what several models make of one sample. This one takes the mean of floating-point outputs, such as
 * probabilities, and of others, such as classes, the value that most models give; of equally many the first model's.
 */
export class Voter {
  /**
   * @param outputs of each model, un-batched; at least one.
   * @throws {DataError} if the models' outputs differ in names or shapes.
   */
  vote(outputs: readonly NamedArrays[]): NamedArrays {
    const [first] = outputs as readonly [NamedArrays];
    return Object.fromEntries(
      Object.entries(first).map(([name, array]) => [name, voteOn(array, sameIn(outputs, name, array))]),
    );
  }
}

function sameIn(outputs: readonly NamedArrays[], name: string, { shape, dtype }: NdArray): NdArray[] {
  return outputs.map((each, model) => {
    const array = each[name];
    if (array && array.dtype === dtype && array.shape.join() === shape.join()) return array;
    throw new DataError(`The models do not agree in the output "${name}", so there is nothing to vote on.`, {
      given: array
        ? `${array.dtype} [${array.shape.join(', ')}] from model ${model + 1}`
        : `nothing from model ${model + 1}`,
      expected: `${dtype} [${shape.join(', ')}], as from model 1`,
      fix: "override createVoter of the scenario with a rule for the models' outputs",
    });
  });
}

function voteOn({ dtype, shape, data }: NdArray, arrays: readonly NdArray[]): NdArray {
  if (dtype === 'float32') {
    const mean = Float32Array.from({ length: data.length }, (_, i) => {
      const sum = arrays.reduce((total, array) => total + Number(array.data[i]), 0);
      return sum / arrays.length;
    });
    return { dtype, shape, data: mean };
  }
  const winners = Array.from(data as ArrayLike<unknown>, (_, i) =>
    mostFrequent(arrays.map((array) => array.data[i])),
  );
  if (dtype === 'string') return { dtype, shape, data: winners as string[] };
  const numbers = winners as number[];
  return { dtype, shape, data: dtype === 'int32' ? Int32Array.from(numbers) : Uint8Array.from(numbers) };
}

function mostFrequent<T>(values: readonly T[]): T {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return values.find((value) => counts.get(value) === most) as T;
}
