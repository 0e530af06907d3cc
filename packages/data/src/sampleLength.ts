import type { NamedSpecs, Sample } from '@tfaip/core';

/** The longest dimension among those that vary in the inputs of a sample; 0 if none varies. */
export function longestVariableDimension(inputSpecs: NamedSpecs): (sample: Sample) => number {
  const axes = Object.entries(inputSpecs).flatMap(([name, { shape }]) =>
    shape.flatMap((length, axis) => (length === null ? [{ name, axis }] : [])),
  );
  return ({ inputs }) =>
    axes.reduce((longest, { name, axis }) => Math.max(longest, inputs[name]?.shape[axis] ?? 0), 0);
}
