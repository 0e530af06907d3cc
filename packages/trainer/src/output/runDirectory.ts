import { access, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Json, TfaipError } from '@tfaip/core';

/** The output folder of a run cannot be used. */
export class RunDirectoryError extends TfaipError {}

const trainerParamsFile = 'trainer_params.json';
const scenarioParamsFile = 'scenario_params.json';

/** Everything that a run writes into its output folder: what `overwrite` removes. */
const ownedEntries = [
  trainerParamsFile,
  scenarioParamsFile,
  'train.log',
  'train',
  'val',
  'lav',
  'checkpoint',
  'best',
  'export',
];

/** The folder of a run without a chosen one: `runs/SCENARIO-TIME` in the working directory. */
export function defaultRunDirectory(scenario: string, now: Date): string {
  const time = now.toISOString().slice(0, 19).replaceAll(':', '-').replace('T', '_');
  return join('runs', `${scenario}-${time}`);
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
  if (!overwrite && (await exists(join(directory, trainerParamsFile)))) {
    throw new RunDirectoryError(`The output folder ${resolve(directory)} already holds a run.`, {
      fix: 'choose another --trainer.output_dir, continue it with resume-training, or replace it with --trainer.overwrite',
    });
  }
}

/**
 * Creates the folder with the params of the run; removes an old run's files first.
 *
 * @throws {RunDirectoryError} if it cannot be written.
 */
export async function createRunDirectory(
  directory: string,
  trainerParams: Json,
  scenarioParams: Json,
): Promise<void> {
  try {
    await makeFolders(resolve(directory));
    if (await exists(join(directory, trainerParamsFile))) await removeRun(directory);
    await writeJson(join(directory, scenarioParamsFile), scenarioParams);
    await writeJson(join(directory, trainerParamsFile), trainerParams);
  } catch (cause) {
    throw new RunDirectoryError(`The output folder ${resolve(directory)} cannot be written.`, {
      given: (cause as Error).message,
      fix: 'choose another --trainer.output_dir, or change its permissions',
      cause,
    });
  }
}

/** Not by mkdir's own recursion: it never ends where a parent exists but takes no entries, such as /proc. */
async function makeFolders(directory: string): Promise<void> {
  if (await exists(directory)) return;
  const parent = dirname(directory);
  if (parent !== directory) await makeFolders(parent);
  await mkdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Only called where a run's params stand, so that a user's own `train` folder is never taken for a run's. */
async function removeRun(directory: string): Promise<void> {
  await Promise.all(
    ownedEntries.map((entry) => rm(join(directory, entry), { recursive: true, force: true })),
  );
}

function writeJson(path: string, value: Json): Promise<void> {
  return writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => !stats.isDirectory(),
    () => false,
  );
}
