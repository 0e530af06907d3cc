import type { Command } from 'commander';
import { type CommandIo, printLine } from '../io.js';
import { addScenarioCommand } from './scenarioCommand.js';

/** `tfaip tune SCENARIO [--trainer.… --train.… --model.… --data.…]` */
export function addTuneCommand(program: Command, io: CommandIo): void {
  addScenarioCommand(program, io, {
    name: 'tune',
    description: "time a scenario's training step with different settings of native TensorFlow",
    load: async () => {
      const { tune } = await import('@tfaip/trainer');
      return async ({ trainer, scenario }) => {
        await tune(trainer, scenario.create(), { print: (line) => printLine(io, line) });
      };
    },
  });
}
