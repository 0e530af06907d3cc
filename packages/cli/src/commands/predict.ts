import type { Command } from 'commander';
import type { CommandIo } from '../io.js';
import { addExportCommand } from './exportCommand.js';

/** `tfaip predict --export_dir FOLDER [--predict.… --data.…]` */
export function addPredictCommand(program: Command, io: CommandIo): void {
  addExportCommand(program, io, {
    name: 'predict',
    description: 'apply an exported model and print a line of JSON for each sample',
    load: async () => (await import('./runPredict.js')).predictRun,
  });
}
