import { type Command, Option } from 'commander';
import type { CommandIo } from '../io.js';
import type { ScalarsFormat } from './printScalars.js';

interface ScalarsOptions {
  readonly format: ScalarsFormat;
  readonly tag?: readonly string[];
  readonly follow: boolean;
}

/** `tfaip scalars RUN [--format table|csv|json] [--tag NAME...] [--follow]` */
export function addScalarsCommand(program: Command, io: CommandIo): void {
  const formats: ScalarsFormat[] = ['table', 'csv', 'json'];
  program
    .command('scalars')
    .description('print the scalars that a run has logged')
    .argument('<run>', 'output folder of the run, a folder of runs, or an event file')
    .addOption(
      new Option(
        '--format <format>',
        'how to print them; json is a list, with --follow an object in each line',
      )
        .choices(formats)
        .default('table'),
    )
    .option('--tag <names...>', 'which ones; default: all')
    .option('--follow', 'go on with those that come, until Ctrl-C', false)
    .action(async (run: string, { format, tag: tags, follow }: ScalarsOptions) => {
      const { followScalars, printScalars } = await import('./printScalars.js');
      await (follow ? followScalars : printScalars)(run, { format, ...(tags && { tags }) }, io);
    });
}
