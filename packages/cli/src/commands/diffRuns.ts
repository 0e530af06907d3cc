import { type Json, joinPath } from '@tfaip/core';
import { readRunManifest, readRunParams } from '@tfaip/trainer';

/**
 * What two runs differ in, a line for each: parameters, `trainer.epochs: 3 -> 5`, and what their manifests say of code,
 * data, device and versions, `manifest.code.commit: … -> …`. What only one of them has stands against a dash.
 *
 * @throws {RunDirectoryError} if one of them is no run.
 */
export async function diffRuns(run: string, other: string): Promise<string[]> {
  const [a, b] = [await leavesOf(run), await leavesOf(other)];
  const paths = [...new Set([...a.keys(), ...b.keys()])].sort();
  return paths
    .filter((path) => a.get(path) !== b.get(path))
    .map((path) => `${path}: ${a.get(path) ?? '-'} -> ${b.get(path) ?? '-'}`);
}

async function leavesOf(run: string): Promise<Map<string, string>> {
  const { directory, trainerParams, scenarioParams } = await readRunParams(run);
  const manifest = (await readRunManifest(directory)) ?? {};
  // Their params are compared already, and no two runs have the same identity or are by the same process.
  const { run_id: _id, params: _params, processes: _processes, ...compared } = manifest;
  return new Map([
    ...leaves(trainerParams, 'trainer'),
    ...leaves(scenarioParams, ''),
    ...leaves(compared, 'manifest'),
  ]);
}

/** Values by path; a list of plain values is one. */
function leaves(json: Json, path: string): [string, string][] {
  const isPlain =
    typeof json !== 'object' ||
    json === null ||
    (Array.isArray(json) && json.every((item) => typeof item !== 'object' || item === null));
  if (isPlain) return [[path, JSON.stringify(json)]];
  return Object.entries(json).flatMap(([name, value]) => leaves(value as Json, joinPath(path, name)));
}
