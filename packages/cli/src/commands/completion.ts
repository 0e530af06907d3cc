import { Argument, type Command } from 'commander';
import { completionScript, type Shell, shells } from '../completion/completionScript.js';
import { type CommandIo, printLine } from '../io.js';

/** `tfaip completion bash|zsh|fish`, and what its scripts call for the words so far. */
export function addCompletionCommand(program: Command, io: CommandIo): void {
  program
    .command('completion')
    .description('print a script that completes commands and parameters in a shell')
    .addArgument(new Argument('<shell>', 'your shell').choices([...shells]))
    .action((shell: Shell) => printLine(io, completionScript(shell)));
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .passThroughOptions()
    .action(async (words: string[]) => {
      const { completionCandidates } = await import('../completion/candidates.js');
      for (const candidate of await completionCandidates(program, words)) printLine(io, candidate);
    });
}
