import type { Command } from 'commander';
import { type CommandIo, printLine } from '../io.js';

/** `tfaip list-scenarios [PLACE...]` */
export function addListScenariosCommand(program: Command, io: CommandIo): void {
  program
    .command('list-scenarios')
    .description('list the scenarios of modules, packages, or of all modules below a folder')
    .argument('[places...]', 'module, folder or package; default: the working directory', ['.'])
    .action(async (places: string[]) => {
      const { findScenarios } = await import('../scenario/findScenarios.js');
      for (const place of places) {
        for await (const found of findScenarios(place)) {
          if ('name' in found) printLine(io, found.name);
          else io.err.write(`skipped ${found.file}: ${found.reason}\n`);
        }
      }
    });
}
