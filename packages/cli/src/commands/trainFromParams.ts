import type { Command } from 'commander';
import type { CommandIo } from '../io.js';
import { backendArguments } from './backendOption.js';

/** `tfaip train-from-params FILE [--trainer.… …]` */
export function addTrainFromParamsCommand(program: Command, io: CommandIo): void {
  program
    .command('train-from-params')
    .description('train anew with the parameters that a run has saved')
    .argument('<file>', 'folder of the run, or its trainer_params.json with scenario_params.json beside it')
    .argument('[parameters...]', 'parameters that differ, as for train')
    .option('--scenario <module>', 'where the scenario is now; default: where the run found it')
    .usage('[--scenario module] <file> [parameters...]')
    .passThroughOptions()
    .showHelpAfterError('The file comes first: tfaip train-from-params <file> [parameters...]')
    .action(async (file: string, words: string[], { scenario }: { scenario?: string }) => {
      const { trainFromParams } = await import('./runTrainFromParams.js');
      const args = [...backendArguments(program), ...words];
      await trainFromParams({ file, args, io, ...(scenario !== undefined && { scenario }) });
    });
}
