import type { NdArray, Sample } from '@tfaip/core';

/** A sample's outputs as nested lists with what identifies it, as JSON: `{"meta": …, "outputs": {name: …}}`. */
export function predictionLine({ meta, outputs }: Sample): string {
  const values = Object.entries(outputs).map(([name, array]) => [name, nested(array)]);
  return JSON.stringify({ meta, outputs: Object.fromEntries(values) });
}

/** An array as nested lists; a scalar as its value. JSON has no NaN: such a value is null. */
function nested({ shape, data }: NdArray): unknown {
  const build = (axis: number, from: number, size: number): unknown => {
    if (axis === shape.length) return data[from];
    const length = shape[axis]!;
    return Array.from({ length }, (_, i) => build(axis + 1, from + (i * size) / length, size / length));
  };
  return build(0, 0, data.length);
}
