import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  readNewestCheckpoint,
  Trainer,
  type TrainerCallback,
  TrainerParams,
  writeCheckpoint,
} from '@tfaip/trainer';
import { median } from '../step/benchmarkRow.js';
import type { Network } from '../step/network.js';
import { ClassifierScenarioParams } from './classifierScenario.js';

export interface CheckpointBenchmarkOptions {
  readonly networks: readonly Network[];
  /** Epochs of the run that is measured; the first is not counted. */
  readonly epochs: number;
  readonly print: (line: string) => void;
}

/** What checkpoints, validation and `lav_every_n` cost a run, beside its epochs of training. */
export async function checkpointBenchmark({
  networks,
  epochs,
  print,
}: CheckpointBenchmarkOptions): Promise<void> {
  for (const network of networks) {
    const folder = await mkdtemp(path.join(tmpdir(), 'tfaip-bench-'));
    try {
      const times = { ...(await train(network, epochs, folder)), lavMs: await lavMilliseconds(folder) };
      const { bytes, writeMs } = await rewrite(folder, epochs);
      const share = (ms: number): string =>
        `${ms.toFixed(1)} ms, ${(100 * (ms / times.trainMs)).toFixed(1)} %`;
      print(
        `${network}: an epoch trains ${times.trainMs.toFixed(0)} ms (100 %); validation ${share(times.validationMs)}; ` +
          `LAV of as many samples ${share(times.lavMs)}; ` +
          `a checkpoint of ${(bytes / 2 ** 20).toFixed(2)} MiB holds training up ${share(times.stallMs)}, ` +
          `and is on the disk after ${share(writeMs)}`,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  }
}

interface EpochTimes {
  readonly trainMs: number;
  readonly validationMs: number;
  /** From the end of an epoch to the begin of the next one: the state is read, files are written meanwhile. */
  readonly stallMs: number;
}

async function train(network: Network, epochs: number, output_dir: string): Promise<EpochTimes> {
  const params = Object.assign(new TrainerParams(), { output_dir, epochs: epochs + 1, seed: 1 });
  Object.assign(params, { lav_every_n: 1, profile: true });
  params.device.backend = 'native';
  for (const pipeline of [params.train, params.val, params.lav]) pipeline.num_processes = 0;
  const watch = new EpochWatch();
  const scenario = new ClassifierScenarioParams(network).create();
  await new Trainer(params, scenario, { callbacks: [watch] }).train();
  return watch.result();
}

class EpochWatch implements TrainerCallback {
  private readonly trainMs: number[] = [];
  private readonly validationMs: number[] = [];
  private readonly stallMs: number[] = [];
  private begin = 0;
  private lastStep = 0;
  private end = 0;

  onEpochBegin(): void {
    this.begin = performance.now();
    if (this.end > 0) this.stallMs.push(this.begin - this.end);
  }

  onStepEnd(): void {
    this.lastStep = performance.now();
  }

  onValidationEnd(): void {
    this.trainMs.push(this.lastStep - this.begin);
    this.validationMs.push(performance.now() - this.lastStep);
  }

  onEpochEnd(): void {
    this.end = performance.now();
  }

  result(): EpochTimes {
    return {
      // The first epoch compiles.
      trainMs: median(this.trainMs.slice(1)),
      validationMs: median(this.validationMs.slice(1)),
      stallMs: median(this.stallMs),
    };
  }
}

/** Of the LAV after an epoch, from the run's profile; the first one compiles. */
async function lavMilliseconds(folder: string): Promise<number> {
  const { traceEvents } = JSON.parse(await readFile(path.join(folder, 'profile.json'), 'utf8')) as {
    traceEvents: readonly { readonly name: string; readonly dur: number }[];
  };
  const spans = traceEvents.filter(({ name }) => name === 'LavEpochs.onEpochEnd');
  return median(spans.slice(1).map(({ dur }) => dur / 1000));
}

/** Writes the run's newest checkpoint again, so many times, with nothing beside it. */
async function rewrite(folder: string, times: number): Promise<{ bytes: number; writeMs: number }> {
  const checkpoint = (await readNewestCheckpoint(folder, () => {}))!;
  const milliseconds: number[] = [];
  for (let epoch = 1; epoch <= times; epoch++) {
    const start = performance.now();
    await writeCheckpoint(path.join(folder, 'again'), { epoch, step: null }, checkpoint, 2);
    milliseconds.push(performance.now() - start);
  }
  let bytes = 0;
  for (const file of await readdir(checkpoint.directory)) {
    bytes += (await stat(path.join(checkpoint.directory, file))).size;
  }
  return { bytes, writeMs: median(milliseconds) };
}
