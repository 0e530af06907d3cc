import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime } from '@tfaip/core';
import { describeInterop } from '@tfaip/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ParityScenarioParams } from '../fixtures/parityScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import { Trainer } from '../trainer.js';
import { formatValue } from './formatValues.js';

const readScalars = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util
events = EventAccumulator(sys.argv[1], size_guidance={"tensors": 0}).Reload()
print(json.dumps({
    tag: [[e.step, float(tensor_util.make_ndarray(e.tensor_proto))] for e in events.Tensors(tag)]
    for tag in events.Tags()["tensors"]
}))
`;

type Scalars = Record<string, [step: number, value: number][]>;

let folder: string;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-tensorboard-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Values by name of a line that ends an epoch, of training or of validation. */
function valuesOf(line: string, validation: boolean): [name: string, value: string][] {
  return [...line.matchAll(/ {2}([a-z]\w*) (\S+)/g)]
    .map(([, name, value]): [string, string] => [name!, value!])
    .filter(([name]) => name.startsWith('val_') === validation)
    .map(([name, value]) => [name.replace(/^val_/, ''), value]);
}

describeInterop('the real TensorBoard on a run', (runPython) => {
  it('reads the values of training and validation that the console has shown', async () => {
    const params = new TrainerParams();
    Object.assign(params, { epochs: 3, seed: 5, output_dir: join(folder, 'run'), print_eval_limit: 0 });
    const lines: string[] = [];
    const options = { runtime: new EagerRuntime(), print: (line: string) => lines.push(line) };
    await new Trainer(params, new ParityScenarioParams().create(), options).train();
    const epochs = lines.filter((line) => line.startsWith('Epoch'));
    expect(epochs.length).toBe(3);

    const train = runPython(readScalars, join(folder, 'run/train')) as Scalars;
    const val = runPython(readScalars, join(folder, 'run/val')) as Scalars;
    const ofSteps = ['step/ce', 'step/loss', 'step/size'];
    const ofEpochs = ['acc', 'ce', 'learning_rate', 'loss', 'samples_per_second', 'size', 'steps_per_second'];
    expect(Object.keys(train).sort()).toEqual([...ofEpochs, ...ofSteps].sort());
    expect(Object.keys(val).sort()).toEqual(['acc', 'ce', 'loss', 'size']);
    for (const [i, line] of epochs.entries()) {
      expect(valuesOf(line, false).length).toBe(4);
      for (const [name, shown] of valuesOf(line, false)) expectShown(train[name]?.[i], i, shown);
      for (const [name, shown] of valuesOf(line, true)) expectShown(val[name]?.[i], i, shown);
    }
  });
});

function expectShown(event: [number, number] | undefined, epoch: number, shown: string): void {
  const [step, value] = event!;
  expect(step).toBe(10 * (epoch + 1));
  // Event files hold float32, the console six digits: equal up to the rounding of the last one.
  expect(Math.abs(value - Number(shown))).toBeLessThanOrEqual(1e-5 * Math.abs(value));
  expect(formatValue(value).length).toBe(shown.length);
}
