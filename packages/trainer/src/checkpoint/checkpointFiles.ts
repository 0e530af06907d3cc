import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Json, JsonObject, NamedArrays } from '@tfaip/core';
import { readSafetensors, replaceDirectory, writeSafetensors } from '@tfaip/export';
import { CheckpointError, DamagedCheckpointError } from './checkpointError.js';
import { type CheckpointPlace, checkpointName, newestFirst, parseCheckpointName } from './checkpointName.js';
import { damaged, verifyChecksums, writeChecksums } from './checksums.js';
import type { StateSnapshot } from './trainingState.js';

/** Folder of the checkpoints in a run's output folder. */
export const checkpointFolder = 'checkpoint';
/** Version of the layout that FORMAT.md describes; raised when a reader must know a difference. */
const formatVersion = 1;
const stateFile = 'state.json';
const latestFile = 'latest';
const arraysEnding = '.safetensors';

/** A checkpoint as it was read. */
export interface Checkpoint extends StateSnapshot, CheckpointPlace {
  readonly directory: string;
}

/**
 * Writes a checkpoint below an output folder, complete or not at all, then removes all but the newest `keep`, and those
 * ahead of it: the run has passed them over as damaged.
 *
 * @throws {CheckpointError} if it cannot be written, e.g. because the disk is full; those before it stay.
 */
export async function writeCheckpoint(
  outputDir: string,
  place: CheckpointPlace,
  { arrays, parts }: StateSnapshot,
  keep: number,
): Promise<string> {
  const name = checkpointName(place);
  const folder = join(outputDir, checkpointFolder);
  try {
    await replaceDirectory(join(folder, name), async (temporary) => {
      for (const [group, named] of Object.entries(arrays)) {
        await writeSafetensors(join(temporary, group + arraysEnding), named);
      }
      await writeSynced(
        join(temporary, stateFile),
        `${JSON.stringify({ formatVersion, ...place, parts })}\n`,
      );
      await writeChecksums(temporary);
    });
    await writeSynced(join(folder, `${latestFile}.writing`), `${name}\n`);
    await rename(join(folder, `${latestFile}.writing`), join(folder, latestFile));
    await removeOthers(folder, place, keep);
  } catch (cause) {
    throw new CheckpointError(`The checkpoint ${join(folder, name)} could not be written.`, {
      given: (cause as Error).message,
      fix: 'make room or change permissions there, then go on with tfaip resume-training; earlier checkpoints are still there',
      cause,
    });
  }
  return join(folder, name);
}

/**
 * Reads the newest checkpoint that is whole.
 *
 * @param warn is told of each damaged one that is passed over.
 * @returns undefined if there never was one.
 * @throws {CheckpointError} if there are some, but all are damaged, or the newest is of a later version of tfaip.
 */
export async function readNewestCheckpoint(
  outputDir: string,
  warn: (line: string) => void,
): Promise<Checkpoint | undefined> {
  const folder = join(outputDir, checkpointFolder);
  const names = await checkpointNames(folder);
  for (const name of names) {
    try {
      return await readCheckpoint(join(folder, name));
    } catch (error) {
      if (!(error instanceof DamagedCheckpointError)) throw error;
      warn(`${error.message} An earlier one is looked for.`);
    }
  }
  if (names.length === 0) return undefined;
  throw new CheckpointError(`No checkpoint in ${folder} can be read.`, {
    given: `${names.length} damaged: ${names.join(', ')}`,
    fix: 'restore one from a copy, or start a new run; best may still hold the best model',
  });
}

/**
 * Reads one checkpoint.
 *
 * @throws {DamagedCheckpointError} if it is not as it was written.
 * @throws {CheckpointError} if it is of a later version of tfaip.
 */
export async function readCheckpoint(directory: string): Promise<Checkpoint> {
  try {
    await verifyChecksums(directory);
    return await readVerified(directory);
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    throw damaged(directory, (error as Error).message, error);
  }
}

async function readVerified(directory: string): Promise<Checkpoint> {
  const state = await readState(directory);
  const name = checkpointName(state);
  if (name !== basename(resolve(directory))) throw damaged(directory, `the content of ${name}`);
  const arrays: Record<string, NamedArrays> = {};
  for (const file of await readdir(directory)) {
    if (!file.endsWith(arraysEnding)) continue;
    arrays[file.slice(0, -arraysEnding.length)] = (await readSafetensors(join(directory, file))).arrays;
  }
  return { directory, arrays, ...state };
}

interface StateJson extends CheckpointPlace {
  readonly formatVersion: Json;
  readonly parts: JsonObject;
}

async function readState(directory: string): Promise<StateJson> {
  const state = JSON.parse(await readFile(join(directory, stateFile), 'utf8')) as StateJson;
  if (state.formatVersion === formatVersion) return state;
  throw new CheckpointError(`${directory} has a layout that this version of tfaip cannot read.`, {
    given: `format version ${state.formatVersion}`,
    expected: String(formatVersion),
    fix: 'resume with the version of tfaip that has written it',
  });
}

/** Complete or not, the newest first. */
async function checkpointNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const places = entries.flatMap((name) => {
    const place = parseCheckpointName(name);
    return place ? [{ name, place }] : [];
  });
  return places.sort((a, b) => newestFirst(a.place, b.place)).map(({ name }) => name);
}

/** Removes what is not among the newest up to the one just written, and what killed processes have left half written. */
async function removeOthers(folder: string, written: CheckpointPlace, keep: number): Promise<void> {
  const names = await checkpointNames(folder);
  const first = names.indexOf(checkpointName(written));
  const kept = names.slice(first, first + keep);
  const leftovers = (await readdir(folder)).filter((name) => /\.(writing|previous)-\d+$/.test(name));
  for (const name of [...names.filter((each) => !kept.includes(each)), ...leftovers]) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
