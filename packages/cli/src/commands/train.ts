import type { Command } from 'commander';
import type { CommandIo } from '../io.js';
import { addScenarioCommand } from './scenarioCommand.js';

/** `tfaip train SCENARIO [--trainer.… --train.… --val.… --model.… --data.…]` */
export function addTrainCommand(program: Command, io: CommandIo): void {
  addScenarioCommand(program, io, {
    name: 'train',
    description: 'train a scenario from the start',
    load: async () => (await import('./runTraining.js')).runTraining,
  });
}
