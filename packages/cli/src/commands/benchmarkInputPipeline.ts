import type { Command } from 'commander';
import type { CommandIo } from '../io.js';
import { addScenarioCommand } from './scenarioCommand.js';

/** `tfaip benchmark-input-pipeline SCENARIO [--train.… --data.…]` */
export function addBenchmarkInputPipelineCommand(program: Command, io: CommandIo): void {
  addScenarioCommand(program, io, {
    name: 'benchmark-input-pipeline',
    description: 'measure how many samples per second the data pipeline yields, stage by stage',
    load: async () => (await import('./runBenchmarkInputPipeline.js')).runBenchmarkInputPipeline,
  });
}
