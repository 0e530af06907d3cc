import { writeFile } from 'node:fs/promises';
import { TfaipError } from '@tfaip/core';
import { Command } from 'commander';
import { type AccuracyBenchmarkOptions, accuracyBenchmark } from './accuracy/accuracyBenchmark.js';
import { BenchmarkError } from './benchmarkError.js';
import { checkpointBenchmark } from './checkpoint/checkpointBenchmark.js';
import { type DataBenchmarkOptions, dataBenchmark } from './data/dataBenchmark.js';
import { dataOverhead } from './data/dataOverhead.js';
import { dataTraining } from './data/dataTraining.js';
import { pipelineSystems } from './data/pipelineProcess.js';
import { tasks } from './data/tasks.js';
import { evaluatorBenchmark } from './evaluator/evaluatorBenchmark.js';
import { type MetricName, metricNames } from './evaluator/metricName.js';
import { type ExportBenchmarkOptions, exportBenchmark } from './export/exportBenchmark.js';
import { parseCount, parseCounts, parseList, parseWorkers } from './options.js';
import { overhead } from './overhead.js';
import { installPeers } from './step/installPeers.js';
import { type Network, networks } from './step/network.js';
import { stepBenchmark } from './step/stepBenchmark.js';
import { defaultSystems, type SystemName, systemNames } from './step/systems.js';
import { loggingOverhead } from './tensorboard/loggingOverhead.js';
import { tensorboardBenchmark } from './tensorboard/tensorboardBenchmark.js';
import { type TextLineAccuracyOptions, textLineAccuracyBenchmark } from './textLine/textLineAccuracy.js';
import { type TextLineBenchmarkOptions, textLineBenchmark } from './textLine/textLineBenchmark.js';

interface StepOptions {
  networks: Network[];
  batch: number[];
  systems: SystemName[];
  steps: number;
  rounds: number;
  json?: string;
}

interface EvaluatorOptions {
  metrics: MetricName[];
  pairs: number;
  scores: number;
  rounds: number;
  json?: string;
}

interface ExportOptions extends Omit<ExportBenchmarkOptions, 'print' | 'batches'> {
  batch: number[];
  json?: string;
}

interface TensorboardOptions {
  rounds: number;
  networks: Network[];
  scalars: number;
  pictures: number;
}

const program = new Command('bench').description('Benchmarks of tfaip; nothing else should run beside them.');

program
  .command('step')
  .description('Time of one training step, beside eager steps, Keras, PyTorch and JAX')
  .option('--networks <list>', networks.join(', '), parseList(networks), [...networks])
  .option('--batch <list>', 'batch sizes', parseCounts, [16, 128])
  .option('--systems <list>', systemNames.join(', '), parseList(systemNames), [...defaultSystems])
  .option('--steps <n>', 'measured steps of each system on each network and batch size', parseCount, 50)
  .option('--rounds <n>', 'rounds that these steps are spread over', parseCount, 10)
  .option('--json <file>', 'write one row per measurement')
  .action(async ({ json, batch, ...options }: StepOptions) => {
    const rows = await stepBenchmark({ ...options, batches: batch, print: console.log });
    if (json !== undefined) await writeFile(json, `${JSON.stringify(rows, null, 2)}\n`);
  });

program
  .command('text-line')
  .description("Training and prediction of the text-line example's network, beside Keras with tf.nn.ctc_loss")
  .option('--batches <n>', 'batches of different widths', parseCount, 24)
  .option('--batch <n>', 'lines of a batch', parseCount, 16)
  .option('--steps <n>', 'measured steps of each system in each round', parseCount, 12)
  .option('--rounds <n>', 'rounds, in which the systems take turns', parseCount, 6)
  .action((options: Omit<TextLineBenchmarkOptions, 'print'>) =>
    textLineBenchmark({ ...options, print: console.log }),
  );

program
  .command('text-line-accuracy')
  .description("Character error rate of the text-line example's network, beside Keras on the same batches")
  .option('--steps <n>', 'training steps', parseCount, 1000)
  .option('--batch <n>', 'lines of a batch', parseCount, 16)
  .option('--seeds <n>', 'trainings of each system', parseCount, 3)
  .option('--every <n>', 'training steps between two looks at the held-out lines', parseCount, 250)
  .action((options: Omit<TextLineAccuracyOptions, 'print'>) =>
    textLineAccuracyBenchmark({ ...options, print: console.log }),
  );

program
  .command('evaluator')
  .description('Time and memory of metrics of large data, beside rapidfuzz and scikit-learn')
  .option('--metrics <list>', metricNames.join(', '), parseList(metricNames), [...metricNames])
  .option('--pairs <n>', 'pairs of lines for the character error rate', parseCount, 100_000)
  .option('--scores <n>', 'scores for the area under the curve', parseCount, 10_000_000)
  .option('--rounds <n>', 'measured computations of each system', parseCount, 7)
  .option('--json <file>', 'write one row per measurement')
  .action(async ({ json, ...options }: EvaluatorOptions) => {
    const rows = await evaluatorBenchmark({ ...options, print: console.log });
    if (json !== undefined) await writeFile(json, `${JSON.stringify(rows, null, 2)}\n`);
  });

program
  .command('data')
  .description('Samples per second of input pipelines, beside tf.data, Keras and PyTorch')
  .option('--tasks <list>', tasks.join(', '), parseList(tasks), [...tasks])
  .option('--workers <list>', 'numbers of workers', parseWorkers, [0, 1, 2, 4])
  .option('--systems <list>', pipelineSystems.join(', '), parseList(pipelineSystems), [...pipelineSystems])
  .option('--seconds <n>', 'seconds of one measurement', parseCount, 2)
  .option('--rounds <n>', 'rounds, in each of which all take turns', parseCount, 5)
  .option('--json <file>', 'write one row per cell')
  .action(async ({ json, ...options }: Omit<DataBenchmarkOptions, 'print'> & { json?: string }) => {
    const rows = await dataBenchmark({ ...options, print: console.log });
    if (json !== undefined) await writeFile(json, `${JSON.stringify(rows, null, 2)}\n`);
  });

program
  .command('data-overhead')
  .description('What a sample costs beside its processing, in the main thread and in workers')
  .option('--rounds <n>', 'rounds, in each of which all take turns', parseCount, 10)
  .action(({ rounds }: { rounds: number }) => dataOverhead({ rounds, print: console.log }));

program
  .command('data-training')
  .description('Time of a training step with heavy augmentation in workers')
  .option('--steps <n>', 'steps of each measurement', parseCount, 200)
  .option('--rounds <n>', 'rounds', parseCount, 5)
  .action((options: { steps: number; rounds: number }) => dataTraining({ ...options, print: console.log }));

program
  .command('checkpoint')
  .description('What checkpoints, validation and lav_every_n cost a run, relative to its epochs')
  .option('--networks <list>', networks.join(', '), parseList(networks), ['mlp', 'cnn', 'lstm'])
  .option('--epochs <n>', 'epochs that are measured', parseCount, 10)
  .action((options: { networks: Network[]; epochs: number }) =>
    checkpointBenchmark({ ...options, print: console.log }),
  );

program
  .command('export')
  .description("Time and size of exports, and predictions with them in Node and in Python, beside Keras' own")
  .option('--networks <list>', networks.join(', '), parseList(networks), [...networks])
  .option('--batch <list>', 'batch sizes of predictions', parseCounts, [1, 64])
  .option('--exports <n>', 'exports of each network', parseCount, 6)
  .option(
    '--steps <n>',
    'measured predictions of each system on each network and batch size',
    parseCount,
    200,
  )
  .option('--rounds <n>', 'rounds that these are spread over', parseCount, 10)
  .option('--json <file>', 'write one row per measurement')
  .action(async ({ json, batch, ...options }: ExportOptions) => {
    const rows = await exportBenchmark({ ...options, batches: batch, print: console.log });
    if (json !== undefined) await writeFile(json, `${JSON.stringify(rows, null, 2)}\n`);
  });

program
  .command('accuracy')
  .description("Accuracy of the tutorial's networks on held-out digits over seeds, beside Keras")
  .option('--networks <list>', 'mlp, cnn', parseList(['mlp', 'cnn']), ['mlp', 'cnn'])
  .option('--seeds <n>', 'trainings of each system', parseCount, 5)
  .option('--epochs <n>', 'epochs of each', parseCount, 5)
  .option('--batch <n>', 'batch size', parseCount, 16)
  .option('--steps <n>', 'batches of an epoch; default: all', parseCount, 0)
  .action((options: Omit<AccuracyBenchmarkOptions, 'print'>) =>
    accuracyBenchmark({ ...options, print: console.log }),
  );

program
  .command('install-peers')
  .description(
    'Put Keras, tf_keras, JAX, PyTorch, rapidfuzz and scikit-learn into a virtual environment of this package',
  )
  .action(() => installPeers(console.log));

program
  .command('overhead')
  .description('What compiled steps cost beside their arithmetic: an empty step, tracing, memory over time')
  .option('--steps <n>', 'steps over which the memory is watched', parseCount, 20_000)
  .action(({ steps }: { steps: number }) => overhead({ steps, print: console.log }));

program
  .command('tensorboard')
  .description(
    "Scalars and pictures written per second beside Python's writers, and what logging adds to a step",
  )
  .option('--rounds <n>', 'rounds of all systems; for steps ten times as many', parseCount, 5)
  .option('--networks <list>', networks.join(', '), parseList(networks), ['mlp', 'cnn'])
  .option('--scalars <n>', 'scalars of a round', parseCount, 20_000)
  .option('--pictures <n>', 'pictures of 256 x 256 pixels of a round', parseCount, 64)
  .action(async ({ networks, ...options }: TensorboardOptions) => {
    await tensorboardBenchmark({ ...options, print: console.log });
    await loggingOverhead({ networks, rounds: 10 * options.rounds, print: console.log });
  });

try {
  await program.parseAsync();
} catch (error) {
  // A user's mistake or a missing runtime is told without a stack.
  if (!(error instanceof BenchmarkError || error instanceof TfaipError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
