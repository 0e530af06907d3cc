import { basename, extname, join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { type CommandIo, printLine } from '../io.js';
import { backendArguments } from './backendOption.js';

interface Options {
  readonly parallel: number;
  readonly output_dir?: string;
}

/** `tfaip experimenter SCENARIO TABLE [--trainer.… …]` */
export function addExperimenterCommand(program: Command, io: CommandIo): void {
  program
    .command('experimenter')
    .description('train with every row of parameters in a table, and write a table of results')
    .option('--parallel <n>', 'runs at the same time', parseCount, 1)
    .option('--output_dir <folder>', 'folder of the runs and of results.csv; default: experiments/TABLE')
    .argument('<scenario>', 'as for train')
    .argument(
      '<table>',
      'CSV or XLSX file; columns are parameters, such as trainer.epochs; a column "name" names the runs',
    )
    .argument('[parameters...]', 'parameters of all runs')
    .usage('[options] <scenario> <table> [parameters...]')
    .passThroughOptions()
    .showHelpAfterError('Options come first: tfaip experimenter [options] <scenario> <table> [parameters...]')
    .addHelpText(
      'after',
      '\nThe same command again skips what is complete and goes on with what was interrupted.',
    )
    .action(async (scenario: string, path: string, words: string[], { parallel, output_dir }: Options) => {
      const { readExperimentTable } = await import('../experiment/experimentTable.js');
      const { runExperiments } = await import('../experiment/runExperiments.js');
      const { resultLines } = await import('../experiment/resultTable.js');
      const { catchStopSignals } = await import('./stopSignals.js');
      const table = await readExperimentTable(path);
      const outputDir = output_dir ?? join('experiments', basename(path, extname(path)));
      const stop = catchStopSignals((line) => io.err.write(`${line}\n`));
      try {
        const print = (line: string): void => printLine(io, line);
        const args = [...backendArguments(program), ...words];
        const run = { scenario, table, outputDir, parallel, args, print, signal: stop.signal };
        const outcomes = await runExperiments(run);
        for (const line of resultLines(table, outcomes)) print(line);
        print(`Results: ${join(outputDir, 'results.csv')}`);
        const failed = outcomes.some(({ result }) => result.status === 'failed');
        process.exitCode = stop.exitCode() ?? (failed ? 1 : undefined);
      } finally {
        stop.release();
      }
    });
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('It must be a whole number of at least 1.');
}
