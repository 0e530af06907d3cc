import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, type Runtime } from '@tfaip/core';
import { CompiledRuntime, decodeGraphDef } from '@tfaip/graph';
import { registerNativeBackend } from '@tfaip/libtensorflow';
import { PrecisionRecallCurve } from '@tfaip/losses-metrics';
import { readEvents, readScalars, type TensorboardEvent } from '@tfaip/tensorboard';
import { describeNative } from '@tfaip/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ParityModel, ParityModelParams, ParityScenarioParams } from '../fixtures/parityScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import { Trainer } from '../trainer.js';

let folder: string;
let runs = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-logging-'));
});
afterAll(() => rm(folder, { recursive: true }));

class CurveModel extends ParityModel {
  private readonly curve = new PrecisionRecallCurve({ name: 'odd', numThresholds: 5 });

  override metrics(...args: Parameters<ParityModel['metrics']>) {
    const [inputs, targets, outputs] = args;
    const isOdd = tf.gather(tf.softmax(outputs.logits), 1, 1);
    return [...super.metrics(inputs, targets, outputs), this.curve.call(targets.odd, isOdd)];
  }
}

class CurveModelParams extends ParityModelParams {
  override cls(): typeof CurveModel {
    return CurveModel;
  }
}

/** Trains for 20 steps in 2 epochs, logging every 5 steps. */
async function train(
  runtime: Runtime,
  options: Partial<TrainerParams> = {},
  model = new ParityModelParams(),
) {
  const params = new TrainerParams();
  const output_dir = join(folder, String(runs++));
  Object.assign(params, { epochs: 2, seed: 5, output_dir, log_every: 5, print_eval_limit: 0, ...options });
  const scenario = Object.assign(new ParityScenarioParams(), { model });
  await new Trainer(params, scenario.create(), { runtime }).train();
  return output_dir;
}

async function eventsIn(directory: string): Promise<TensorboardEvent[]> {
  const found: TensorboardEvent[] = [];
  for await (const event of readEvents(directory)) found.push(event);
  return found;
}

/** Steps and values of the tag. */
async function curveOf(directory: string, tag: string): Promise<[step: number, value: number][]> {
  const found: [number, number][] = [];
  for await (const { step, value } of readScalars(directory, { tags: [tag] })) found.push([step, value]);
  return found;
}

describe('a run logs by itself', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('losses and the learning rate of logging steps', async () => {
    const run = await train(new EagerRuntime());
    const losses = await curveOf(join(run, 'train'), 'step/loss');
    expect(losses.map(([step]) => step)).toEqual([1, 6, 11, 16]);
    expect(losses[0]![1]).toBeGreaterThan(losses[3]![1]);
    const rates = await curveOf(join(run, 'train'), 'learning_rate');
    expect(rates.map(([step]) => step)).toEqual([1, 6, 10, 11, 16, 20]);
    expect(new Set(rates.map(([, rate]) => rate))).toEqual(new Set([Math.fround(0.001)]));
  });

  it('throughput of epochs', async () => {
    const run = await train(new EagerRuntime());
    const steps = await curveOf(join(run, 'train'), 'steps_per_second');
    const samples = await curveOf(join(run, 'train'), 'samples_per_second');
    expect(steps.map(([step]) => step)).toEqual([10, 20]);
    for (const [i, [, perSecond]] of steps.entries()) expect(samples[i]![1] / perSecond).toBeCloseTo(16, 3);
  });

  it('the norm of the gradients and histograms of the weights on request', async () => {
    const plain = await train(new EagerRuntime());
    expect(await curveOf(plain, 'gradient_norm')).toEqual([]);
    const run = await train(new EagerRuntime(), { log_gradient_norm: true, log_weights: true });
    const norms = await curveOf(run, 'gradient_norm');
    expect(norms.map(([step]) => step)).toEqual([1, 6, 11, 16]);
    for (const [, norm] of norms) expect(norm).toBeGreaterThan(0);
    const histograms = (await eventsIn(run)).filter(({ tag }) => tag.startsWith('weights/'));
    expect(
      histograms.map((event) => [event.kind === 'tensor' && event.plugin, event.tag, event.step]),
    ).toEqual(
      [1, 6, 11, 16].flatMap((step) =>
        ['kernel', 'bias'].map((name) => ['histograms', `weights/logits/${name}`, step]),
      ),
    );
  });

  it('its parameters, named as on the command line, and that it has succeeded', async () => {
    const run = await train(new EagerRuntime());
    const own = (await eventsIn(run)).filter((event) => event.run === '.');
    expect(own.map(({ tag }) => tag)).toEqual(['_hparams_/session_start_info', '_hparams_/session_end_info']);
  });

  it('summaries of metrics that are no numbers, and the others beside them', async () => {
    const run = await train(new EagerRuntime(), {}, new CurveModelParams());
    for (const [name, samples] of [
      ['train', 160],
      ['val', 40],
    ] as const) {
      const curves = (await eventsIn(join(run, name))).filter((event) => event.tag === 'odd/pr_curves');
      expect(curves.map(({ step }) => step)).toEqual([10, 20]);
      const [first] = curves;
      expect(first).toMatchObject({ kind: 'tensor', plugin: 'pr_curves', value: { shape: [6, 5] } });
      const data = first?.kind === 'tensor' ? (first.value.data as Float32Array) : [];
      // At the threshold 0 all samples count as positive.
      expect(data[0]! + data[5]!).toBe(samples);
      expect(await curveOf(join(run, name), 'acc')).toHaveLength(2);
    }
  });
});

describeNative('a compiled run logs by itself', () => {
  it('what an eager one does, and the graph of the model', async () => {
    await registerNativeBackend();
    await tf.setBackend('tensorflow');
    const options = { log_gradient_norm: true, log_weights: true };
    const eager = await eventsIn(await train(new EagerRuntime(), options));
    const runtime = new CompiledRuntime();
    const compiled = await eventsIn(await train(runtime, options));
    runtime.dispose();
    const [graph, ...others] = compiled.filter((event) => event.kind === 'graph');
    expect(others).toEqual([]);
    expect(graph?.run).toBe('val');
    const names = decodeGraphDef(graph!.value).nodes.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['inputs/bits', 'logits/Add']));
    const summaryOf = (events: TensorboardEvent[]) =>
      events
        .filter(
          ({ kind, tag }) => kind !== 'graph' && !tag.endsWith('_per_second') && !tag.startsWith('_hparams_'),
        )
        .map(({ run, tag, step }) => `${run} ${tag} ${step}`);
    expect(summaryOf(compiled)).toEqual(summaryOf(eager));
    // Histograms of the weights after the update: the same in both, so that the edges are.
    const edges = (events: TensorboardEvent[]) =>
      events.flatMap((event) =>
        event.kind === 'tensor' && event.tag === 'weights/logits/kernel'
          ? [...event.value.data].slice(0, 2)
          : [],
      );
    expect(edges(compiled)).toHaveLength(8);
    for (const [i, edge] of edges(eager).entries())
      expect(Number(edges(compiled)[i])).toBeCloseTo(Number(edge), 5);
  });
});
