import type { Command } from 'commander';
import type { CommandIo } from '../io.js';
import { backendArguments } from './backendOption.js';
import type { ExportRun } from './runExportCommand.js';

/** A command that applies an exported model. */
export interface ExportCommand {
  readonly name: string;
  readonly description: string;
  /** Whether it takes several exports, which vote. Default: one. */
  readonly several?: boolean;
  /** What it does, loaded only once it runs. */
  readonly load: () => Promise<ExportRun>;
}

/** Adds `tfaip NAME --export_dir FOLDER [--data.… …]`; the scenario is the one that the export names. */
export function addExportCommand(
  program: Command,
  io: CommandIo,
  { name, description, several = false, load }: ExportCommand,
): void {
  const command = program
    .command(name)
    .description(description)
    .argument('[parameters...]', 'all parameters: once an export is named, --help lists them')
    .usage(several ? '--export_dirs <folders...> [parameters...]' : '--export_dir <folder> [parameters...]')
    .addHelpText('after', exportHelp(several))
    // Its options are the parameters, which only the scenario knows.
    .helpOption(false)
    .allowUnknownOption()
    .action(async (args: string[]) => {
      const { runExportCommand } = await import('./runExportCommand.js');
      const words = [...backendArguments(program), ...args];
      await runExportCommand(
        { name, several, words, io, printHelp: () => command.outputHelp() },
        await load(),
      );
    });
}

function exportHelp(several: boolean): string {
  const one = '\n  --export_dir <folder>   the exported model, e.g. runs/x/best';
  return `${several ? '' : one}
  --export_dirs <folders...>   several exported models of one scenario, whose outputs are combined by voting
  --scenario <module>     the scenario to use; default: the code that is stored in the export
  --trust_code            run the stored code also if the export was not made on this machine`;
}
