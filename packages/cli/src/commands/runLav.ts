import type { LavParams } from '@tfaip/trainer';
import { printLine } from '../io.js';
import type { ExportRun } from './runExportCommand.js';

/** Validates an exported model, and prints a line for each value. */
export const lavRun: ExportRun<LavParams> = {
  paramsCls: (scenario) => scenario.lavParamsCls(),
  async run(params, scenario, io) {
    const print = (line: string): void => printLine(io, line);
    const { samples, values, evaluation } = await scenario.create().createLav(params, { print }).run();
    print(`${params.export_dir} on the validation data of ${scenario.module}: ${samples} samples`);
    for (const [name, value] of Object.entries({ ...values, ...evaluation })) {
      print(
        `  ${name}: ${typeof value === 'number' ? value.toPrecision(6) : `${value.length} bytes of summary data`}`,
      );
    }
  },
};
