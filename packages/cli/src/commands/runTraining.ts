import { Trainer } from '@tfaip/trainer';
import { runParams } from '../arguments/runParams.js';

/** Trains the scenario that a name stands for, its params set by the arguments behind it. */
export async function runTraining(scenarioName: string, args: readonly string[]): Promise<void> {
  const { trainer, scenario } = await runParams('train', scenarioName, args);
  await new Trainer(trainer, scenario.create(), {
    print: (line) => console.log(line),
    ...(process.stderr.isTTY && !process.env.CI && { terminal: process.stderr }),
  }).train();
}
