import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {
  type Batch,
  type CallOptions,
  EagerRuntime,
  GraphBase,
  type GraphClass,
  ModelError,
  ParamsError,
  type Sample,
  scalarArray,
} from '@tfaip/core';
import { DataPipelineParams } from '@tfaip/data';
import { readExport } from '@tfaip/export';
import { Accuracy } from '@tfaip/losses-metrics';
import { readEvents } from '@tfaip/tensorboard';
import { ScriptedRuntime } from '@tfaip/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EpochEnd, TrainerCallback } from './callbacks/trainerCallback.js';
import { ParityModel, ParityModelParams, ParityScenarioParams } from './fixtures/parityScenario.js';
import { buildModel } from './loop/builtModel.js';
import { TrainerParams } from './params/trainerParams.js';
import type { ScenarioBase } from './scenario/scenarioBase.js';
import { Trainer, type TrainerOptions } from './trainer.js';

let folder: string;

beforeEach(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-trainer-'));
});

afterEach(() => rm(folder, { recursive: true }));

function params(change: Partial<TrainerParams> = {}): TrainerParams {
  const made = new TrainerParams();
  made.learning_rate.lr = 0.1;
  return Object.assign(made, { output_dir: join(folder, 'run'), epochs: 3, seed: 7 }, change);
}

function trainer(change: Partial<TrainerParams> = {}, options: TrainerOptions = {}): Trainer {
  return new Trainer(params(change), new ParityScenarioParams().create(), {
    runtime: new EagerRuntime(),
    ...options,
  });
}

function scenarioWith(Model: typeof ParityModel): ScenarioBase {
  class ModelParams extends ParityModelParams {
    override cls(): typeof ParityModel {
      return Model;
    }
  }
  const scenario = new ParityScenarioParams();
  scenario.model = new ModelParams();
  return scenario.create();
}

async function parityBatch(): Promise<Batch> {
  const data = new ParityScenarioParams().create().createData();
  const pipeline = await data.createPipeline('evaluation', new DataPipelineParams(), 1);
  return (await pipeline.batches().next()).value as Batch;
}

async function scalars(directory: string): Promise<[tag: string, step: number, value: number][]> {
  const found: [string, number, number][] = [];
  for await (const event of readEvents(join(folder, 'run', directory))) {
    if (event.kind === 'scalar') found.push([event.tag, event.step, event.value]);
  }
  return found;
}

describe('Trainer', () => {
  it('learns, and gives the same values to callbacks, event files and the best export', async () => {
    const ends: EpochEnd[] = [];
    const { best, steps } = await trainer(
      {},
      { callbacks: [{ onEpochEnd: (event) => void ends.push(event) }] },
    ).train();
    expect(steps).toBe(30);
    expect(best).toMatchObject({ name: 'acc', value: 1 });
    expect(ends.at(-1)?.train.loss).toBeLessThan(ends[0]?.train.loss ?? 0);

    const last = ends.at(-1)!;
    const { ce, size, loss } = last.val as Record<string, number>;
    expect(loss).toBeCloseTo(ce! + 0.01 * size!, 5);
    const train = await scalars('train');
    const ofEpochs = train.filter(([tag, step]) => step !== 1 && !tag.endsWith('_per_second'));
    const expected = ends.flatMap(({ step, train, learningRate }) =>
      Object.entries({ ...train, learning_rate: learningRate }).map(([tag, value]) => [
        tag,
        step,
        Math.fround(value),
      ]),
    );
    expect(ofEpochs).toEqual(expected);
    expect(await scalars('val')).toEqual(
      ends.flatMap(({ step, val }) =>
        Object.entries(val ?? {}).map(([tag, value]) => [tag, step, Math.fround(value)]),
      ),
    );

    const exported = await readExport(join(folder, 'run', 'best'));
    expect(Object.keys(exported.weights)).toEqual(['logits/kernel', 'logits/bias']);
    expect(exported.origin).toMatchObject({ epoch: best?.epoch });
    expect(JSON.parse(await readFile(join(folder, 'run', 'trainer_params.json'), 'utf8'))).toMatchObject({
      seed: 7,
    });
  });

  it('repeats a run with the same seed to the last bit, and not with another', async () => {
    const losses = async (seed: number): Promise<number[]> => {
      const seen: number[] = [];
      const onStepEnd: TrainerCallback['onStepEnd'] = ({ losses }) => void seen.push(losses.loss!);
      await trainer({ seed, overwrite: true }, { callbacks: [{ onStepEnd }] }).train();
      return seen;
    };
    const [first, second, other] = [await losses(1), await losses(1), await losses(2)];
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('ends early as asked for, which is no interruption', async () => {
    const lines: string[] = [];
    const early = params({ epochs: 50 });
    early.early_stopping.upper_threshold = 0.9;
    const scenario = new ParityScenarioParams().create();
    const print = (line: string): void => void lines.push(line);
    const options = { runtime: new EagerRuntime(), print };
    const result = await new Trainer(early, scenario, options).train();
    expect(result).toMatchObject({ interrupted: false, stoppedEarly: 'acc has reached 0.9' });
    expect(result.epochs).toBeLessThan(50);
    expect(lines.join('\n')).toContain(`Ended early, after epoch ${result.epochs}: acc has reached 0.9`);
    expect(await new Trainer(early, scenario, options).resume()).toMatchObject({ steps: result.steps });
  });

  it('ends as a complete run when its time is over', async () => {
    const now = vi.spyOn(performance, 'now');
    const onStepEnd = ({ step }: { step: number }): void => {
      if (step === 14) now.mockReturnValue(Number.MAX_SAFE_INTEGER);
    };
    try {
      const result = await trainer({ epochs: 50, max_time: '1h' }, { callbacks: [{ onStepEnd }] }).train();
      expect(result).toMatchObject({ interrupted: false, epochs: 2, steps: 14 });
      expect(result.stoppedEarly).toContain('max_time');
    } finally {
      now.mockRestore();
    }
    expect((await readExport(join(folder, 'run', 'export'))).origin).toMatchObject({ epoch: 2, step: 14 });
  });

  it('learns a few batches by heart, and validates before the first step', async () => {
    const meta = new Set<unknown>();
    class Watched extends ParityModel {
      override printEvaluate({ meta: { number } }: Sample): void {
        meta.add(number);
      }
    }
    const onEpochEnd = ({ step }: { step: number }): void => void steps.push(step);
    const steps: number[] = [];
    const limited = params({ epochs: 2, overfit_batches: 2, sanity_val_batches: 1 });
    const options = { runtime: new EagerRuntime(), callbacks: [{ onEpochEnd }] };
    await new Trainer(limited, scenarioWith(Watched), options).train();
    expect(steps).toEqual([2, 4]);
    expect(meta.size).toBe(10);
  });

  it('holds no more tensors after an epoch than after the one before, and none when done', async () => {
    const before = tf.memory().numTensors;
    const counts: number[] = [];
    await trainer(
      { epochs: 4 },
      { callbacks: [{ onEpochEnd: () => void counts.push(tf.memory().numTensors) }] },
    ).train();
    expect(new Set(counts).size).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('calls callbacks in this order', async () => {
    const calls: string[] = [];
    const record = (name: string) => () => void calls.push(name);
    const callback: TrainerCallback = {
      onTrainBegin: record('train begin'),
      onEpochBegin: (epoch) => void calls.push(`epoch begin ${epoch}`),
      onStepEnd: ({ step }) => void calls.push(`step end ${step}`),
      onValidationEnd: record('validation end'),
      onEpochEnd: ({ isBest }) => void calls.push(`epoch end${isBest ? ' best' : ''}`),
      onTrainEnd: record('train end'),
      close: record('close'),
    };
    const values = [0.2, 0.1];
    const runtime = new ScriptedRuntime({
      training: () => ({ loss: scalarArray(1) }),
      validation: () => ({
        loss: scalarArray(1),
        'outputs/class': { dtype: 'int32', shape: [16], data: new Int32Array(16) },
      }),
      metrics: () => ({
        acc: scalarArray(values[calls.filter((call) => call.startsWith('epoch end')).length] ?? 0),
      }),
    });
    const small = { samples_per_epoch: 32, epochs: 3, val_every_n: 2, print_eval_limit: 0 };
    await trainer(small, { runtime, callbacks: [callback] }).train();
    expect(calls).toEqual([
      'train begin',
      'epoch begin 1',
      'step end 1',
      'step end 2',
      'epoch end',
      'epoch begin 2',
      'step end 3',
      'step end 4',
      'validation end',
      'epoch end best',
      'epoch begin 3',
      'step end 5',
      'step end 6',
      'validation end',
      'epoch end',
      'train end',
      'close',
    ]);
    expect(runtime.runs.filter(({ name }) => name === 'training').map(({ step }) => step)).toEqual([
      0, 1, 2, 3, 4, 5,
    ]);
  });

  it('shows the first validation samples and a line per epoch, and writes all of it to train.log', async () => {
    const lines: string[] = [];
    await trainer({ print_eval_limit: 2, epochs: 1 }, { print: (line) => lines.push(line) }).train();
    expect(lines[0]).toBe(`Output folder: ${join(folder, 'run')}`);
    expect(lines[1]).toMatch(/^First training step done \d+\.\d s after/);
    expect(lines.slice(2, 4)).toEqual([
      expect.stringMatching(/^number 0: [01] == 0$/),
      expect.stringMatching(/^number 5: [01] == 1$/),
    ]);
    expect(lines[4]).toMatch(
      /^Epoch 1\/1 {2}ce \S+ {2}size \S+ {2}loss \S+ {2}acc \S+ {2}val_ce .* samples\/s {2}\(new best\)$/,
    );
    const log = await readFile(join(folder, 'run', 'train.log'), 'utf8');
    expect(
      log
        .split('\n')
        .slice(0, -1)
        .map((line) => line.slice('2026-01-02T03:04:05.678Z info    '.length)),
    ).toEqual([expect.stringContaining('no SavedModel: the backend is cpu'), ...lines]);
  });

  it('keeps going beyond the data when an epoch is longer than a pass', async () => {
    const { steps } = await trainer({ samples_per_epoch: 1000, epochs: 2 }).train();
    expect(steps).toBe(126);
  });

  it('L2: draws and records a seed if none is given', async () => {
    await trainer({ seed: null, epochs: 1 }).train();
    const { seed } = JSON.parse(await readFile(join(folder, 'run', 'trainer_params.json'), 'utf8'));
    expect(Number.isInteger(seed)).toBe(true);
  });

  it('refuses wrong params and a folder with a run before anything is written', async () => {
    await expect(trainer({ epochs: -1 }).train()).rejects.toThrow(ParamsError);
    await expect(trainer({ epochs: -1 }).train()).rejects.toThrow(
      /trainer.epochs: must not be less than 1, but is -1/,
    );
    expect(await readdir(folder)).toEqual([]);
    await trainer({ epochs: 1 }).train();
    await expect(trainer({ epochs: 1 }).train()).rejects.toThrow(/already holds a run/);
    expect((await trainer({ epochs: 1, overwrite: true }).train()).steps).toBe(10);
  });

  it('names an unknown best value and lists the known ones before it writes anything', async () => {
    const scenario = scenarioWith(
      class extends ParityModel {
        override bestLoggingSettings(): readonly ['max', string] {
          return ['max', 'accuracy'];
        }
      },
    );
    const wrong = new Trainer(params(), scenario, { runtime: new EagerRuntime() });
    await expect(wrong.train()).rejects.toThrow(ModelError);
    await expect(wrong.train()).rejects.toThrow(/"accuracy"[\s\S]*one of loss, ce, size, acc/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves the params of the caller as they are, so that they can be used again', async () => {
    const given = params({ seed: null, output_dir: null, epochs: 1 });
    const start = process.cwd();
    process.chdir(folder);
    try {
      const runs = [];
      for (let i = 0; i < 2; i++) {
        runs.push(
          await new Trainer(given, new ParityScenarioParams().create(), {
            runtime: new EagerRuntime(),
          }).train(),
        );
      }
      expect(given).toMatchObject({ seed: null, output_dir: null });
      expect(runs[0]?.outputDir).not.toBe(runs[1]?.outputDir);
    } finally {
      process.chdir(start);
    }
  });

  it('refuses metrics made anew in each step, which nobody would read', async () => {
    const scenario = scenarioWith(
      class extends ParityModel {
        override metrics(
          _inputs: object,
          targets: { odd: tf.Tensor },
          outputs: { class: tf.Tensor },
        ): Accuracy[] {
          return [new Accuracy({ name: 'acc' }).call(targets.odd, outputs.class)];
        }
      },
    );
    const run = new Trainer(params(), scenario, { runtime: new EagerRuntime() }).train();
    await expect(run).rejects.toThrow(/same Metric objects in every step[\s\S]*another object for "acc"/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('trains and exports weights that only training uses, and starts from unmoved statistics', async () => {
    class TrainingOnlyGraph extends GraphBase<{ bits: tf.Tensor }, { logits: tf.Tensor; class: tf.Tensor }> {
      private readonly norm = this.own('norm', tf.layers.batchNormalization());
      private readonly logits = this.own('logits', tf.layers.dense({ units: 2 }));
      buildGraph({ bits }: { bits: tf.Tensor }, options: CallOptions) {
        const hidden = this.logits.call(this.norm.call(bits, options), options);
        const logits = options.training ? tf.add(hidden, this.weight('offset', [2])) : hidden;
        return { logits, class: tf.argMax(logits, -1) };
      }
    }
    class TrainingOnlyParams extends ParityModelParams {
      override graphCls(): GraphClass {
        return TrainingOnlyGraph;
      }
    }
    const built = buildModel(new ParityModel(new TrainingOnlyParams()), 1, await parityBatch());
    const mean = built.variables.find(({ name }) => name === 'norm/moving_mean')!;
    expect([...mean.variable.dataSync()]).toEqual(Array(8).fill(0));
    built.dispose();

    const scenario = new ParityScenarioParams();
    scenario.model = new TrainingOnlyParams();
    await new Trainer(params(), scenario.create(), { runtime: new EagerRuntime() }).train();
    const { weights } = await readExport(join(folder, 'run', 'best'));
    expect(weights.offset?.data.some((value) => value !== 0)).toBe(true);
  });

  it('stops at the first loss that is no number, naming loss, step and sample', async () => {
    const runtime = new ScriptedRuntime({
      training: (_, { step }) => ({ ce: scalarArray(step < 2 ? 1 : Number.NaN), loss: scalarArray(1) }),
    });
    const run = trainer({}, { runtime }).train();
    await expect(run).rejects.toThrow(
      /loss "ce" is NaN in training step 3[\s\S]*16 samples, the first of them \{"number":/,
    );
  });

  it('refuses weights that no layer owns, and a graph without weights', async () => {
    const wild = tf.layers.dense({ units: 2 });
    const graphs: GraphClass[] = [
      class extends GraphBase<{ bits: tf.Tensor }, { logits: tf.Tensor; class: tf.Tensor }> {
        private readonly bias = this.own('bias', tf.layers.dense({ units: 2 }));
        buildGraph({ bits }: { bits: tf.Tensor }, options: CallOptions) {
          const logits = tf.add(this.bias.call(bits, options), wild.apply(bits) as tf.Tensor);
          return { logits, class: tf.argMax(logits, -1) };
        }
      },
      class extends GraphBase<{ bits: tf.Tensor }, { logits: tf.Tensor; class: tf.Tensor }> {
        buildGraph({ bits }: { bits: tf.Tensor }) {
          const logits = tf.slice2d(bits as tf.Tensor2D, [0, 0], [-1, 2]);
          return { logits, class: tf.argMax(logits, -1) };
        }
      },
    ];
    const messages = [/does not own[\s\S]*dense_Dense\d+\/kernel[\s\S]*this\.own/, /no trainable weights/];
    for (const [i, Graph] of graphs.entries()) {
      class Params extends ParityModelParams {
        override graphCls(): GraphClass {
          return Graph;
        }
      }
      const scenario = new ParityScenarioParams();
      scenario.model = new Params();
      const run = new Trainer(params(), scenario.create(), { runtime: new EagerRuntime() }).train();
      await expect(run).rejects.toThrow(messages[i]);
    }
    wild.dispose();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    [
      'losses',
      { loss: () => undefined },
      /loss hook of a model must return its losses by label[\s\S]*undefined/,
    ],
    ['metrics', { metrics: () => undefined }, /metrics hook of a model must return a list[\s\S]*undefined/],
    ['a tensor as metric', { metrics: () => [tf.scalar(1)] }, /metrics hook[\s\S]*wrap a tensor/],
  ])('says what a hook must return: %s', async (_, hooks, message) => {
    class Forgetful extends ParityModel {}
    Object.assign(Forgetful.prototype, hooks);
    const run = new Trainer(params(), scenarioWith(Forgetful), { runtime: new EagerRuntime() }).train();
    await expect(run).rejects.toThrow(message);
  });

  it('says what is missing: model params, an output folder', async () => {
    const scenario = new ParityScenarioParams();
    scenario.model = undefined as never;
    await expect(new Trainer(params(), scenario.create()).train()).rejects.toThrow(
      /does not say its model[\s\S]*override model/,
    );
    await expect(trainer({ output_dir: '' }).train()).rejects.toThrow(
      /trainer.output_dir: must not be empty/,
    );
  });

  it('leaves nothing behind when it fails before its first step, and frees everything', async () => {
    const before = tf.memory().numTensors;
    const scenario = scenarioWith(
      class extends ParityModel {
        override lossWeights(): Record<string, number> {
          return { sise: 1 };
        }
      },
    );
    await expect(new Trainer(params(), scenario, { runtime: new EagerRuntime() }).train()).rejects.toThrow(
      /"sise"/,
    );
    const failing = new ScriptedRuntime({
      training: () => {
        throw new Error('broken');
      },
    });
    await expect(trainer({}, { runtime: failing }).train()).rejects.toThrow('broken');
    expect(await readdir(folder)).toEqual([]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('tells the error of the step, not that of a callback that cannot close, and notes it in train.log', async () => {
    let steps = 0;
    const runtime = new ScriptedRuntime({
      training: () => {
        if (steps++ > 0) throw new Error('root cause');
        return { loss: scalarArray(1) };
      },
    });
    const closed: string[] = [];
    const callbacks: TrainerCallback[] = [
      { close: () => void closed.push('first') },
      {
        close: () => {
          throw new Error('cannot close');
        },
      },
    ];
    await expect(trainer({}, { runtime, callbacks }).train()).rejects.toThrow('root cause');
    expect(closed).toEqual(['first']);
    expect(await readFile(join(folder, 'run', 'train.log'), 'utf8')).toMatch(/ error {3}Error: root cause/);
  });

  it('closes its callbacks when a step fails', async () => {
    const closed: boolean[] = [];
    const runtime = new ScriptedRuntime({
      training: () => {
        throw new Error('broken');
      },
    });
    const run = trainer({}, { runtime, callbacks: [{ close: () => void closed.push(true) }] }).train();
    await expect(run).rejects.toThrow('broken');
    expect(closed).toEqual([true]);
  });
});
