import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { TensorboardError } from './tensorboardError.js';

/** A newly created event file, open for writing. */
export interface NewEventFile {
  readonly path: string;
  readonly descriptor: number;
}

/** An event file and the run that it belongs to. */
export interface FoundEventFile {
  readonly path: string;
  /** The folder below the one that was searched, with `/` between its parts; `.` for that folder itself. */
  readonly run: string;
}

let fileCount = 0;

/**
 * Creates `<directory>/events.out.tfevents.<unix seconds>.<host>.<process id>.<n>`, and the directory if needed.
 *
 * @throws {TensorboardError} if that is not possible.
 */
export function createEventFile(directory: string, unixSeconds: number): NewEventFile {
  try {
    mkdirSync(directory, { recursive: true });
    for (;;) {
      const file = path.join(directory, eventFileName(unixSeconds));
      const descriptor = openIfNew(file);
      if (descriptor !== undefined) return { path: file, descriptor };
    }
  } catch (error) {
    throw new TensorboardError(`No event file can be written to ${directory}: ${(error as Error).message}`, {
      fix: 'choose a directory that this user may write to',
      cause: error,
    });
  }
}

/**
 * Event files at a path: the file itself, or those in a folder and all folders below, sorted by run and name, which
 * is their order in time.
 *
 * @throws {TensorboardError} if there is no such file or folder.
 */
export async function findEventFiles(fileOrDirectory: string): Promise<FoundEventFile[]> {
  try {
    if ((await stat(fileOrDirectory)).isFile()) return [{ path: fileOrDirectory, run: '.' }];
    const entries = await readdir(fileOrDirectory, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.includes('tfevents'))
      .map((entry) => ({
        path: path.join(entry.parentPath, entry.name),
        run: path.relative(fileOrDirectory, entry.parentPath).split(path.sep).join('/') || '.',
      }))
      .sort((a, b) => compare(a.run, b.run) || compare(a.path, b.path));
  } catch (error) {
    throw new TensorboardError(`Event files cannot be read: ${(error as Error).message}`, {
      given: fileOrDirectory,
      expected: 'an event file, or a folder with event files',
      cause: error,
    });
  }
}

/** Ends the use of a descriptor; the file stays. */
export function closeEventFile(descriptor: number): void {
  closeSync(descriptor);
}

function eventFileName(unixSeconds: number): string {
  // Files are read in the order of their names, so that the count has leading zeros.
  const count = String(fileCount++).padStart(4, '0');
  const host = hostname().replace(/[^\w.-]/g, '_') || 'host';
  return `events.out.tfevents.${Math.floor(unixSeconds)}.${host}.${process.pid}.${count}`;
}

/**
 * Containers that share a folder may share host name and process id too, so the name alone does not exclude a clash:
 * an existing file is never opened.
 */
function openIfNew(file: string): number | undefined {
  try {
    return openSync(file, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
