import { NoisyScenarioParams } from '../fixtures/noisyScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import { Trainer } from '../trainer.js';
import { type KillPoint, killAtFileOperation } from './killingFiles.js';

/** What a child process of the kill test does, given as JSON. */
export interface KilledRun {
  readonly outputDir: string;
  readonly resume: boolean;
  /** Worker threads of the input. */
  readonly workers: number;
  readonly kill?: KillPoint;
}

/** Lines of JSON on its standard output. */
export type KilledRunLine =
  | { readonly kind: 'step' }
  | { readonly kind: 'epoch'; readonly epoch: number; readonly values: unknown }
  | { readonly kind: 'end'; readonly best: unknown; readonly operations: number };

const { outputDir, resume, workers, kill } = JSON.parse(process.argv[2]!) as KilledRun;
const operations = await killAtFileOperation(kill);
const params = Object.assign(new TrainerParams(), {
  output_dir: outputDir,
  epochs: 8,
  seed: 11,
  train_accum_steps: 3,
  ema_decay: -1,
  checkpoint_every: '4',
});
params.learning_rate.lr = 0.05;
params.device.backend = 'native';
params.train.num_processes = workers;
params.val.num_processes = 0;
params.train.batch_size = 8;
const tell = (line: KilledRunLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
let hasStepped = false;
const trainer = new Trainer(params, new NoisyScenarioParams().create(), {
  callbacks: [
    {
      onStepEnd: () => {
        if (!hasStepped) tell({ kind: 'step' });
        hasStepped = true;
      },
      onEpochEnd: ({ epoch, step, train, val, isBest, learningRate }) =>
        tell({ kind: 'epoch', epoch, values: { step, train, val, isBest, learningRate } }),
    },
  ],
});
const { best } = await (resume ? trainer.resume() : trainer.train());
tell({ kind: 'end', best, operations: operations() });
