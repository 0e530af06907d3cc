import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type NdArray, type ParamsClass, paramsFromJson, paramsToJson, typeKey } from '@tfaip/core';
import { DataPipelineParams, type PipelineMode } from '@tfaip/data';
import { type EpochEnd, type ScenarioBaseParams, Trainer, TrainerParams } from '@tfaip/trainer';
import { peerProgram, peersPython } from '../peersPython.js';
import { allowedDifference, meanAndDeviation } from './compareMeans.js';

export interface AccuracyBenchmarkOptions {
  readonly networks: readonly ('mlp' | 'cnn')[];
  readonly seeds: number;
  readonly epochs: number;
  readonly batch: number;
  /** Batches of an epoch; 0: all. */
  readonly steps: number;
  readonly print: (line: string) => void;
}

const scenarioFile = new URL('../../../../examples/tutorial-mnist/src/full/scenario.ts', import.meta.url);

/**
 * Accuracy on held-out digits after the last epoch, of the tutorial's networks and of the same ones in Keras: the same
 * data, initialisers, optimizer, batch size and epochs, over seeds.
 *
 * @throws {UnavailableError} if Keras is not installed.
 */
export async function accuracyBenchmark(options: AccuracyBenchmarkOptions): Promise<void> {
  const { networks, seeds, print } = options;
  const python = peersPython();
  const folder = await mkdtemp(join(tmpdir(), 'tfaip-accuracy-'));
  try {
    await writeDigits(folder);
    for (const network of networks) {
      const own: number[] = [];
      for (let seed = 1; seed <= seeds; seed++) own.push(await train(network, seed, folder, options));
      const args = [peerProgram('keras_accuracy.py'), folder, network, ...numbersOf(options).map(String)];
      const { stdout } = await promisify(execFile)(python, args);
      printComparison(network, { tfaip: own, Keras: JSON.parse(stdout) as number[] }, print);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

function numbersOf({ epochs, batch, steps, seeds }: AccuracyBenchmarkOptions): number[] {
  return [epochs, batch, steps, seeds];
}

function printComparison(
  network: string,
  accuracies: Readonly<Record<'tfaip' | 'Keras', readonly number[]>>,
  print: (line: string) => void,
): void {
  const of = (system: 'tfaip' | 'Keras') => {
    const percent = accuracies[system].map((value) => value * 100);
    const result = meanAndDeviation(percent);
    const each = percent.map((value) => value.toFixed(2)).join(' ');
    print(`${network} ${system}: ${result.mean.toFixed(2)} ± ${result.deviation.toFixed(2)} % (${each})`);
    return result;
  };
  const [own, keras] = [of('tfaip'), of('Keras')];
  const [difference, allowed] = [own.mean - keras.mean, allowedDifference(own, keras)];
  const verdict = Math.abs(difference) <= allowed ? 'within' : 'NOT within';
  print(`${network}: difference ${difference.toFixed(2)} points, ${verdict} ${allowed.toFixed(2)}`);
}

/** The tutorial's scenario with one of its networks. */
async function scenarioParams(network: 'mlp' | 'cnn'): Promise<ScenarioBaseParams> {
  const { MnistScenarioParams } = (await import(scenarioFile.href)) as {
    MnistScenarioParams: ParamsClass<ScenarioBaseParams>;
  };
  const json = paramsToJson(new MnistScenarioParams()) as { model: { graph: object } };
  json.model.graph = { [typeKey]: network === 'mlp' ? 'Mlp' : 'Cnn' };
  return paramsFromJson(MnistScenarioParams, json as never);
}

async function train(
  network: 'mlp' | 'cnn',
  seed: number,
  folder: string,
  { epochs, batch, steps }: AccuracyBenchmarkOptions,
): Promise<number> {
  const params = Object.assign(new TrainerParams(), { seed, epochs, overwrite: true, print_eval_limit: 0 });
  params.output_dir = join(folder, 'run');
  params.loggers = [];
  params.train.batch_size = batch;
  if (steps > 0) params.train.limit = steps * batch;
  let accuracy = Number.NaN;
  const onEpochEnd = ({ val }: EpochEnd): void => {
    accuracy = val?.acc ?? Number.NaN;
  };
  const scenario = (await scenarioParams(network)).create();
  await new Trainer(params, scenario, { callbacks: [{ onEpochEnd }] }).train();
  return accuracy;
}

/** Writes images and labels of both parts as plain numbers, little-endian, for the peer. */
async function writeDigits(folder: string): Promise<void> {
  const data = (await scenarioParams('mlp')).create().createData();
  for (const mode of ['training', 'evaluation'] as const satisfies readonly PipelineMode[]) {
    const pipeline = await data.createPipeline(mode, new DataPipelineParams(), 1);
    const parts: Record<'images' | 'labels', Uint8Array[]> = { images: [], labels: [] };
    for await (const { inputs, targets } of pipeline.rawSamples()) {
      parts.images.push(bytesOf(inputs.img!));
      parts.labels.push(bytesOf(targets.gt!));
    }
    for (const [name, bytes] of Object.entries(parts)) {
      await appendFile(join(folder, `${mode}.${name}`), Buffer.concat(bytes));
    }
  }
  await data.close();
}

function bytesOf({ data }: NdArray): Uint8Array {
  const { buffer, byteOffset, byteLength } = data as Float32Array | Int32Array;
  return new Uint8Array(buffer, byteOffset, byteLength);
}
