import type { Command } from 'commander';
import type { CommandIo } from '../io.js';
import { backendArguments } from './backendOption.js';

/** `tfaip resume-training RUN [--trainer.… …]` */
export function addResumeTrainingCommand(program: Command, io: CommandIo): void {
  program
    .command('resume-training')
    .description('go on with a run that was stopped, from its newest checkpoint')
    .argument('<run>', 'output folder of the run')
    .argument('[parameters...]', 'parameters that differ, e.g. --trainer.epochs 20')
    .option('--scenario <module>', 'where the scenario is now; default: where the run found it')
    .usage('[--scenario module] <run> [parameters...]')
    .passThroughOptions()
    .showHelpAfterError('The run comes first: tfaip resume-training <run> [parameters...]')
    .action(async (run: string, words: string[], { scenario }: { scenario?: string }) => {
      const { resumeTraining } = await import('./runResumeTraining.js');
      const args = [...backendArguments(program), ...words];
      await resumeTraining({ run, args, io, ...(scenario !== undefined && { scenario }) });
    });
}
