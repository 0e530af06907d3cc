import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Json, type JsonObject, type Params, ParamsError, paramsToJson, TfaipError } from '@tfaip/core';
import { exportResources, locateResources } from '@tfaip/data';

/** The output folder of a run cannot be used. */
export class RunDirectoryError extends TfaipError {}

const trainerParamsFile = 'trainer_params.json';
const scenarioParamsFile = 'scenario_params.json';
/** What the run's result depends on, see `RunManifest`. */
export const manifestFile = 'run_manifest.json';

/** Everything that a run writes into its output folder: what `overwrite` removes, temporary names included. */
const ownedEntries =
  /^(events\.out\.tfevents\..*|(trainer_params|scenario_params|run_manifest)\.json(\.writing)?|train\.log|profile\.json|metrics\.(csv|jsonl)(\.writing)?|train|val|lav|checkpoint|resources|(best|export)(\.(writing|previous)-.*)?)$/;

/** A folder that does not exist yet, for a run without a chosen one: `runs/SCENARIO-TIME` in the working directory. */
export async function defaultRunDirectory(scenario: string, now: Date): Promise<string> {
  const time = now.toISOString().slice(0, 19).replaceAll(':', '-').replace('T', '_');
  const name = join('runs', `${scenario}-${time}`);
  for (let i = 2, free = name; ; i++) {
    if (!existsSync(free)) return free;
    free = `${name}-${i}`;
  }
}

/**
 * Checks that a run may write there, without writing anything.
 *
 * @throws {RunDirectoryError} if the folder holds a run and may not be overwritten, or is no folder.
 */
export async function checkRunDirectory(directory: string, overwrite: boolean): Promise<void> {
  if (await isFile(directory)) {
    throw new RunDirectoryError(`The output folder ${resolve(directory)} is a file.`, {
      fix: 'choose another --trainer.output_dir',
    });
  }
  if (!overwrite && existsSync(join(directory, trainerParamsFile))) throw alreadyARun(directory);
}

/** What a run's folder starts with. */
export interface RunDirectoryContent {
  readonly trainerParams: Json;
  /** Its resources are copied into the folder, so that the run can go on without the originals. */
  readonly scenarioParams: Params;
}

/**
 * Creates the folder with the params of the run, or with `overwrite` makes it one: an old run's files go.
 *
 * @throws {RunDirectoryError} if it holds a run by now, or cannot be written.
 * @throws {DataError} if a resource cannot be copied.
 */
export async function createRunDirectory(
  directory: string,
  { trainerParams, scenarioParams }: RunDirectoryContent,
  overwrite: boolean,
): Promise<void> {
  try {
    await makeFolders(resolve(directory));
    if (overwrite) await removeRun(directory);
    // Exclusively created, so that of two runs that start at once one is refused.
    await writeJson(join(directory, trainerParamsFile), trainerParams, 'wx');
    await writeJson(join(directory, scenarioParamsFile), await withResources(scenarioParams, directory), 'w');
  } catch (cause) {
    if (cause instanceof TfaipError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw alreadyARun(directory);
    throw new RunDirectoryError(`The output folder ${resolve(directory)} cannot be written.`, {
      given: (cause as Error).message,
      fix: 'choose another --trainer.output_dir, or change its permissions',
      cause,
    });
  }
}

/**
 * Replaces the params of a run that goes on, each file as a whole.
 *
 * @throws {RunDirectoryError} if they cannot be written.
 * @throws {DataError} if a resource cannot be copied.
 */
export async function updateRunParams(
  directory: string,
  { trainerParams, scenarioParams }: RunDirectoryContent,
): Promise<void> {
  try {
    await replaceJson(join(directory, trainerParamsFile), trainerParams);
    await replaceJson(join(directory, scenarioParamsFile), await withResources(scenarioParams, directory));
  } catch (cause) {
    if (cause instanceof TfaipError) throw cause;
    throw new RunDirectoryError(`The output folder ${resolve(directory)} cannot be written.`, {
      given: (cause as Error).message,
      fix: 'change its permissions, or make room on the disk',
      cause,
    });
  }
}

/**
 * Seed and folder of a run that shall go on.
 *
 * @throws {RunDirectoryError} if the folder holds no run.
 * @throws {ParamsError} if no folder is given, or another seed than the run's.
 */
export async function checkResumable({
  output_dir,
  seed,
}: {
  readonly output_dir: string | null;
  readonly seed: number | null;
}): Promise<{ output_dir: string; seed: number }> {
  if (output_dir === null) {
    throw new ParamsError([{ path: 'trainer.output_dir', message: 'must say which run shall go on' }]);
  }
  const { trainerParams } = await readRunParams(output_dir);
  const saved = trainerParams.seed as number;
  if (seed !== null && seed !== saved) {
    const message = `must stay ${saved} in a run that goes on, but is ${seed}; another seed is another run`;
    throw new ParamsError([{ path: 'trainer.seed', message }]);
  }
  return { output_dir, seed: saved };
}

/**
 * A copy of the params whose resources are those in the run's folder, which outlive the originals; the params themselves
 * if there are no resources.
 *
 * @throws {DataError} if a resource is neither there nor can be copied.
 */
export async function withResourcesOfRun<P extends Params>(params: P, directory: string): Promise<P> {
  const saved = await exportResources(params, directory);
  return saved === params ? params : locateResources(saved, directory);
}

async function withResources(params: Params, directory: string): Promise<Json> {
  return paramsToJson(await exportResources(params, directory));
}

/** The params that a run has saved; paths of resources are relative to its folder. */
export interface RunParamsFiles {
  readonly directory: string;
  readonly trainerParams: JsonObject;
  readonly scenarioParams: JsonObject;
}

/**
 * Reads the params of a run.
 *
 * @param path of its folder, or of one of the files with params in it.
 * @throws {RunDirectoryError} if the folder holds no run, or a file is no JSON object.
 */
export async function readRunParams(path: string): Promise<RunParamsFiles> {
  const directory = (await isFile(path)) ? dirname(path) : path;
  return {
    directory,
    trainerParams: await readParamsFile(directory, trainerParamsFile),
    scenarioParams: await readParamsFile(directory, scenarioParamsFile),
  };
}

/**
 * The manifest of a run; undefined if it has none.
 *
 * @throws {RunDirectoryError} if the file is no JSON object.
 */
export async function readRunManifest(directory: string): Promise<JsonObject | undefined> {
  return existsSync(join(directory, manifestFile)) ? readParamsFile(directory, manifestFile) : undefined;
}

async function readParamsFile(directory: string, file: string): Promise<JsonObject> {
  const path = join(directory, file);
  try {
    const json: Json = JSON.parse(await readFile(path, 'utf8'));
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Error('not an object');
    return json as JsonObject;
  } catch (cause) {
    throw new RunDirectoryError(`${resolve(directory)} is not the folder of a run.`, {
      given: `${path}: ${(cause as Error).message}`,
      expected: `${trainerParamsFile} and ${scenarioParamsFile}, as a training writes them`,
      cause,
    });
  }
}

/** Removes what a run has written that did not get anywhere, and the folder if nothing else is in it. */
export async function discardRunDirectory(directory: string): Promise<void> {
  await removeRun(directory);
  await rmdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

function alreadyARun(directory: string): RunDirectoryError {
  return new RunDirectoryError(`The output folder ${resolve(directory)} already holds a run.`, {
    fix: 'choose another --trainer.output_dir, or replace the run with --trainer.overwrite, or go on with it by tfaip resume-training',
  });
}

/** Not by mkdir's own recursion: it never ends where a parent exists but takes no entries, such as /proc. */
async function makeFolders(directory: string): Promise<void> {
  if (existsSync(directory)) return;
  const parent = dirname(directory);
  if (parent !== directory) await makeFolders(parent);
  await mkdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Only where a run's params stand, so that a user's own `train` folder is never taken for a run's. */
async function removeRun(directory: string): Promise<void> {
  if (!existsSync(join(directory, trainerParamsFile))) return;
  const owned = (await readdir(directory)).filter((entry) => ownedEntries.test(entry));
  // The params last: a removal that is cut off still leaves what is recognised as a run.
  const others = owned.filter((entry) => entry !== trainerParamsFile);
  await Promise.all(others.map((entry) => rm(join(directory, entry), { recursive: true, force: true })));
  await rm(join(directory, trainerParamsFile), { force: true });
}

function writeJson(path: string, value: Json, flag: 'w' | 'wx'): Promise<void> {
  return writeFile(path, `${JSON.stringify(value, null, 2)}\n`, { flag });
}

async function replaceJson(path: string, value: Json): Promise<void> {
  await writeJson(`${path}.writing`, value, 'w');
  await rename(`${path}.writing`, path);
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => !stats.isDirectory(),
    () => false,
  );
}
