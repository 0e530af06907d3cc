import type { Command } from 'commander';
import { type CommandIo, printLine } from '../io.js';

/** `tfaip diff RUN RUN` */
export function addDiffCommand(program: Command, io: CommandIo): void {
  program
    .command('diff')
    .description('compare two runs: parameters, code, data, device, versions')
    .argument('<run>', 'folder of a run')
    .argument('<other>', 'folder of another one')
    .action(async (run: string, other: string) => {
      const { diffRuns } = await import('./diffRuns.js');
      for (const line of await diffRuns(run, other)) printLine(io, line);
    });
}
