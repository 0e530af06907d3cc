import { EvaluateParams, evaluatePredictions } from '@tfaip/trainer';
import { runWithParams } from '../arguments/runWithParams.js';
import { type CommandIo, printLine } from '../io.js';
import { loadScenario } from '../scenario/loadScenario.js';
import { shownValue } from './shownValue.js';

export interface EvaluateCall {
  readonly scenario: string;
  readonly args: readonly string[];
  readonly io: CommandIo;
}

/**
 * Gives predictions to a scenario's evaluator, with the targets that are in the file or else those of the data.
 *
 * @throws {UsageError} that lists all problems of the arguments.
 * @throws {SampleFileError} if the predictions cannot be read or are not of these data.
 */
export async function runEvaluate({ scenario: name, args, io }: EvaluateCall): Promise<void> {
  const ScenarioParams = await loadScenario(name);
  const scenario = new ScenarioParams();
  scenario.module = name;
  const params = new EvaluateParams();
  const roots = [
    { path: '', params },
    { path: '', params: scenario },
  ];
  await runWithParams({ usage: `tfaip evaluate ${name}`, roots, args, io }, async () => {
    const { numSamples, values } = await evaluatePredictions(params, scenario.create());
    printLine(io, `${params.predictions}: ${numSamples} samples`);
    for (const [label, value] of Object.entries(values)) printLine(io, `  ${label}: ${shownValue(value)}`);
  });
}
