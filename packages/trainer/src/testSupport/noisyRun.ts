import { join } from 'node:path';
import { EagerRuntime } from '@tfaip/core';
import { NoisyScenarioParams } from '../fixtures/noisyScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import { Trainer, type TrainerOptions } from '../trainer.js';
import { checkpointSums } from './checkpointSums.js';

/** Trains {@link NoisyScenarioParams} with all that a checkpoint has to remember: 3 epochs of 10 steps, op by op. */
export function noisyRun(
  output_dir: string,
  change: Partial<TrainerParams> = {},
  options: TrainerOptions = {},
): Trainer {
  const params = Object.assign(new TrainerParams(), {
    output_dir,
    epochs: 3,
    seed: 7,
    train_accum_steps: 3,
    ema_decay: -1,
    ...change,
  });
  params.learning_rate.lr = 0.05;
  for (const pipeline of [params.train, params.val]) pipeline.num_processes = 0;
  return new Trainer(params, new NoisyScenarioParams().create(), { runtime: new EagerRuntime(), ...options });
}

/** All that is in the last checkpoint. */
export function sumsOfLastCheckpoint(outputDir: string): Promise<string> {
  return checkpointSums(join(outputDir, 'checkpoint', 'epoch-0003'));
}
