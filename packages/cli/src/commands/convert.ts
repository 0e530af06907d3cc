import { type Command, Option } from 'commander';
import type { CommandIo } from '../io.js';
import { printLine } from '../io.js';

/** `tfaip convert EXPORT --to onnx --output FOLDER` */
export function addConvertCommand(program: Command, io: CommandIo): void {
  program
    .command('convert')
    .description('write the models of an export in another format')
    .argument('<export>', 'folder of the export; its SavedModel is read, nothing in it is run')
    .addOption(new Option('--to <format>', 'the format').choices(['onnx', 'tfjs']).makeOptionMandatory())
    .requiredOption(
      '--output <folder>',
      'folder for the models: LABEL.onnx, or LABEL/model.json with its weights',
    )
    .option('--overwrite', 'replace a folder that is there')
    .action(
      async (directory: string, options: { to: 'onnx' | 'tfjs'; output: string; overwrite?: boolean }) => {
        const { convertExport } = await import('./convertExport.js');
        for (const file of await convertExport(directory, options)) printLine(io, `Written: ${file}`);
      },
    );
}
