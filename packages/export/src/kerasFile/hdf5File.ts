import type { Dataset, File, Group } from 'h5wasm';
import { damagedKerasFile, KerasFileError } from './kerasFileError.js';

/** An HDF5 file that is being read. */
export interface Hdf5File {
  /** For the user. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly root: File;
  isGroup(entity: unknown): entity is Group;
  isDataset(entity: unknown): entity is Dataset;
}

let files = 0;

/**
 * Reads an HDF5 file that is in memory.
 *
 * @param path for errors.
 * @param read may not keep what it gets.
 * @throws {KerasFileError} whatever goes wrong, with the library's deepest reason.
 */
export async function readHdf5<R>(path: string, bytes: Uint8Array, read: (file: Hdf5File) => R): Promise<R> {
  const { ready, File, Group, Dataset } = await import('h5wasm');
  const { FS } = await ready;
  // The library's own file system is in memory: a file that refers to others finds none of this machine's.
  const name = `keras-${files++}.h5`;
  const problems = `${name}.problems`;
  FS.writeFile(name, bytes);
  // What the library prints of an error is for its developers; its standard error goes into a file meanwhile.
  const { streams } = FS as unknown as { streams: FileStream[] };
  const stderr = streams[STDERR]!;
  const printed = FS.open(problems, 'w');
  streams[STDERR] = printed;
  try {
    const root = new File(name, 'r');
    try {
      return read({
        path,
        size: bytes.length,
        root,
        isGroup: (each) => each instanceof Group,
        isDataset: (each) => each instanceof Dataset,
      });
    } finally {
      root.close();
    }
  } catch (error) {
    if (error instanceof KerasFileError) throw error;
    const reason = deepestReason(FS.readFile(problems, { encoding: 'utf8' }));
    throw damagedKerasFile(path, reason ?? (error instanceof Error ? error.message : String(error)), error);
  } finally {
    streams[STDERR] = stderr;
    FS.close(printed);
    FS.unlink(problems);
    FS.unlink(name);
  }
}

/** Open files of emscripten's file system, by their numbers; the library's types do not have them. */
type FileStream = FS.FSStream;
const STDERR = 2;

/** The last of an error's lines, `#006: file.c line 577 in function(): truncated file: …`, says what was wrong. */
function deepestReason(printed: string): string | undefined {
  const [first] = printed.split('HDF5-DIAG').filter((each) => each.includes('#000'));
  return first && [...first.matchAll(/^ +#\d+: .*?\(\): (.*)$/gm)].at(-1)?.[1];
}
