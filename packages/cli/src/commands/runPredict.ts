import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { PredictorParams } from '@tfaip/trainer';
import { type CommandIo, printLine } from '../io.js';
import { UsageError } from '../usageError.js';
import type { ExportRun } from './runExportCommand.js';

/** Applies exported models, and writes a line for each sample: as the scenario says, else JSON. */
export const predictRun: ExportRun<PredictorParams> = {
  paramsCls: (scenario) => scenario.predictorParamsCls(),
  async run(params, scenarioParams, io) {
    // Standard output is for the results.
    const print = (line: string): void => void io.err.write(`${line}\n`);
    const scenario = scenarioParams.create();
    const predictor = scenario.createPredictor(params, { print });
    await writeLines(params.out, io, async (write) => {
      for await (const sample of predictor.predict()) await write(scenario.formatPrediction(sample));
    });
  },
};

type WriteLine = (line: string) => unknown;

/** Gives lines to standard output, or to a file that gets its name when it is complete. */
async function writeLines(
  path: string | null,
  io: CommandIo,
  produce: (write: WriteLine) => Promise<void>,
): Promise<void> {
  if (path === null) return produce((line) => printLine(io, line));
  const temporary = `${path}.writing-${process.pid}`;
  let file: FileHandle;
  try {
    file = await open(temporary, 'w');
  } catch (cause) {
    throw new UsageError(`--out: ${path} cannot be written`, { given: (cause as Error).message, cause });
  }
  try {
    await produce((line) => file.write(`${line}\n`)).finally(() => file.close());
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}
