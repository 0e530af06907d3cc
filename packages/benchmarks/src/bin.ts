import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { BenchmarkError } from './benchmarkError.js';
import { evaluatorBenchmark } from './evaluator/evaluatorBenchmark.js';
import { type MetricName, metricNames } from './evaluator/metricName.js';
import { parseCount, parseCounts, parseList } from './options.js';
import { overhead } from './overhead.js';
import { installPeers } from './step/installPeers.js';
import { type Network, networks } from './step/network.js';
import { stepBenchmark } from './step/stepBenchmark.js';
import { defaultSystems, type SystemName, systemNames } from './step/systems.js';

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

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof BenchmarkError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
