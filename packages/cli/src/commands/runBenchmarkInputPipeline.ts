import { validateParams } from '@tfaip/core';
import { benchmarkInputPipeline, type StageRate } from '@tfaip/data';
import { type CommandIo, printLine } from '../io.js';
import type { ScenarioRun } from './runScenarioCommand.js';

/** Measures the training pipeline of a scenario; on a terminal, rates are shown while they are measured. */
export async function runBenchmarkInputPipeline({ trainer, scenario, io }: ScenarioRun): Promise<void> {
  validateParams(trainer, 'trainer');
  validateParams(scenario);
  const data = scenario.create().createData();
  try {
    const pipeline = await data.createPipeline('training', trainer.train, trainer.seed ?? 1, {
      print: (line) => printLine(io, line),
    });
    const live = liveLine(io);
    await benchmarkInputPipeline(pipeline, {
      onProgress: (rate, isFinal) => {
        live(isFinal ? '' : rateLine(rate));
        if (isFinal) printLine(io, rateLine(rate));
      },
    });
  } finally {
    await data.close();
  }
}

/** `Rotate   1,234 samples/s   (200 samples)` */
function rateLine({ stage, samplesPerSecond, samples }: StageRate): string {
  const rate = Math.round(samplesPerSecond).toLocaleString('en');
  return `${stage.padEnd(30)} ${rate.padStart(12)} samples/s   (${samples.toLocaleString('en')} samples)`;
}

/** Shows one line that is written over again, where somebody looks at a terminal. */
function liveLine({ err, env }: CommandIo): (line: string) => void {
  if (!err.isTTY || env.CI) return () => {};
  return (line) => void err.write(`\r\u001b[K${line}`);
}
