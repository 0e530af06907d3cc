import type { Command } from 'commander';
import type { CommandIo } from '../io.js';
import { addExportCommand } from './exportCommand.js';

/** `tfaip lav --export_dir FOLDER [--lav.… --data.… --evaluator.…]` */
export function addLavCommand(program: Command, io: CommandIo): void {
  addExportCommand(program, io, {
    name: 'lav',
    description: 'load an exported model and validate it on held-out data',
    load: async () => (await import('./runLav.js')).lavRun,
  });
}

/** `tfaip multi-lav --export_dirs FOLDER FOLDER [--lav.… --data.… --evaluator.…]` */
export function addMultiLavCommand(program: Command, io: CommandIo): void {
  addExportCommand(program, io, {
    name: 'multi-lav',
    description: 'validate several exported models, each alone and their outputs combined by voting',
    several: true,
    load: async () => (await import('./runLav.js')).lavRun,
  });
}
