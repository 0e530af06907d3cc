import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { binaryFormat } from './binaryFormat.js';
import { cacheFolder, installationFolder } from './cacheFolder.js';
import { LibraryError, type LocateAttempt } from './libraryError.js';
import { type NativePlatform, nativePlatform, unsupportedPlatformMessage } from './nativePlatform.js';
import { pythonTensorFlowFolder } from './pythonTensorFlow.js';

/** Where a usable library lies. */
export interface LocatedLibrary {
  /** Full path of `libtensorflow_cc`. */
  readonly library: string;
  /** Full path of `libtensorflow_framework`, which must lie beside it. */
  readonly framework: string;
  /** How it was found, as in {@link LocateAttempt}. */
  readonly source: string;
  /** Places that were tried before. */
  readonly attempts: readonly LocateAttempt[];
}

/** Where to look. */
export interface LocateOptions {
  /** A folder or the library file; instead of all other places. */
  readonly libraryPath?: string;
  /** Instead of the user's cache folder. */
  readonly cacheDir?: string;
  /** Whether to ask `python3` for its TensorFlow as the last resort (some tenths of a second). Default true. */
  readonly python?: boolean;
}

/**
 * Finds the TensorFlow library: `libraryPath` or the environment's `TFAIP_LIBTENSORFLOW` if given, else the user's
 * cache (an installation with CUDA before one without), else the TensorFlow of the machine's Python.
 *
 * A place that the user named and that does not do is an error, never passed over in silence.
 *
 * @throws {LibraryError} listing every place and why it did not do.
 */
export async function locateLibrary(options: LocateOptions = {}): Promise<LocatedLibrary> {
  const platform = nativePlatform();
  if (platform === undefined) throw new LibraryError(unsupportedPlatformMessage());
  const attempts: LocateAttempt[] = [];
  for await (const place of places(platform, options)) {
    if (place.path === undefined) {
      attempts.push({ source: place.source, reason: place.reason ?? 'not found' });
      continue;
    }
    const checked = await checkPlace(place.path, platform);
    if (typeof checked !== 'string') return { ...checked, source: place.source, attempts };
    attempts.push({ source: place.source, path: place.path, reason: checked });
    if (place.only) break;
  }
  throw new LibraryError(notFoundMessage(attempts), attempts);
}

interface Place {
  readonly source: string;
  readonly path?: string;
  readonly reason?: string;
  /** Named by the user: nothing else is tried. */
  readonly only?: boolean;
}

async function* places(platform: NativePlatform, options: LocateOptions): AsyncGenerator<Place> {
  if (options.libraryPath !== undefined) {
    yield { source: 'the option libraryPath', path: options.libraryPath, only: true };
    return;
  }
  const fromEnv = process.env.TFAIP_LIBTENSORFLOW;
  if (fromEnv) {
    yield { source: 'TFAIP_LIBTENSORFLOW', path: fromEnv, only: true };
    return;
  }
  yield { source: 'TFAIP_LIBTENSORFLOW', reason: 'not set' };
  const cache = options.cacheDir ?? cacheFolder();
  for (const variant of ['gpu', 'cpu'] as const) {
    yield {
      source: `the cache (${variant})`,
      path: join(installationFolder(cache, platform.id, variant), 'tensorflow'),
    };
  }
  if (options.python === false) return;
  const { folder, reason } = await pythonTensorFlowFolder();
  yield { source: "Python's TensorFlow", ...(folder === undefined ? { reason } : { path: folder }) };
}

type Checked = Pick<LocatedLibrary, 'library' | 'framework'>;

/** The libraries at a place, or why there are none. */
async function checkPlace(path: string, platform: NativePlatform): Promise<Checked | string> {
  const kind = await entryKind(path);
  if (kind === undefined) return 'does not exist';
  if (kind === 'file') return checkLibrary(path, platform);
  const own = join(path, platform.library);
  if ((await entryKind(own)) === 'file') return checkLibrary(own, platform);
  // A folder that a wheel was installed into.
  const inside = join(path, 'tensorflow', platform.library);
  if ((await entryKind(inside)) === 'file') return checkLibrary(inside, platform);
  return `holds no ${platform.library}`;
}

async function checkLibrary(library: string, platform: NativePlatform): Promise<Checked | string> {
  const framework = join(dirname(library), platform.framework);
  if ((await entryKind(framework)) !== 'file') {
    return `${platform.framework} is missing beside ${basename(library)}`;
  }
  for (const file of [library, framework]) {
    const format = await binaryFormat(file);
    if (format === undefined) {
      return `${basename(file)} is not a library, expected ${platform.binary}`;
    }
    if (format !== platform.binary) {
      return `${basename(file)} is ${format}, expected ${platform.binary} for this machine`;
    }
  }
  return { library, framework };
}

async function entryKind(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

function notFoundMessage(attempts: readonly LocateAttempt[]): string {
  const named = attempts.length === 1 && attempts[0]?.path !== undefined;
  const lines = attempts.map(({ source, path, reason }) =>
    path === undefined ? `  - ${source}: ${reason}` : `  - ${source}: ${path}: ${reason}`,
  );
  const fix = named
    ? 'Give the folder of an installed TensorFlow (the one that holds the library), or leave the setting out ' +
      'and run: tfaip native install'
    : 'Run: tfaip native install (or set TFAIP_LIBTENSORFLOW to the tensorflow folder of an installed wheel).';
  return `No usable native TensorFlow library. Looked at:\n${lines.join('\n')}\n${fix}`;
}
