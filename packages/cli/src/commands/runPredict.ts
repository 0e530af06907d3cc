import type { NdArray, Sample } from '@tfaip/core';
import type { PredictorParams } from '@tfaip/trainer';
import { printLine } from '../io.js';
import type { ExportRun } from './runExportCommand.js';

/** Applies an exported model, and prints the outputs of each sample with what identifies it. */
export const predictRun: ExportRun<PredictorParams> = {
  paramsCls: (scenario) => scenario.predictorParamsCls(),
  async run(params, scenario, io) {
    // Standard output is for the results.
    const print = (line: string): void => void io.err.write(`${line}\n`);
    const predictor = scenario.create().createPredictor(params, { print });
    for await (const sample of predictor.predict()) printLine(io, JSON.stringify(resultOf(sample)));
  },
};

function resultOf({ meta, outputs }: Sample): object {
  return {
    meta,
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, array]) => [name, nested(array)])),
  };
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
