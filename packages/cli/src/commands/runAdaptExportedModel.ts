import { paramsToJson } from '@tfaip/core';
import { exportResources } from '@tfaip/data';
import { readManifest, replaceScenarioParams } from '@tfaip/export';
import { runWithParams } from '../arguments/runWithParams.js';
import type { CommandIo } from '../io.js';
import { exportedScenario, withoutScenario } from './runExportCommand.js';

/**
 * Changes params that are stored with an export, at once or not at all; the model's weights stay. New resources are
 * copied into the export.
 *
 * @throws {UsageError} that lists all problems of the arguments.
 * @throws {ExportError} if the folder is no export, or its code is not trusted.
 */
export async function adaptExportedModel(
  directory: string,
  words: readonly string[],
  io: CommandIo,
): Promise<void> {
  const { directory: place, scenarioParams } = await readManifest(directory);
  const scenario = await exportedScenario(directory, words);
  // As it is stored, a replacement of the code for this call is not.
  scenario.module = (scenarioParams as { module?: string | null }).module ?? null;
  const call = { usage: `tfaip adapt-exported-model ${directory}`, args: withoutScenario(words), io };
  await runWithParams({ ...call, roots: [{ path: '', params: scenario }] }, async () => {
    const complete = await exportResources(scenario, place);
    await replaceScenarioParams(directory, paramsToJson(complete));
  });
}
