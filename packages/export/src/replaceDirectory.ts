import { access, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * Writes a directory completely under a temporary name beside its place, then puts it there.
 *
 * What stands under the name is always whole: the old directory or the new one. Two renames change one for the other,
 * and a reader that comes between them finds neither; {@link standingDirectory} then says where the old one is. If
 * anything fails, the old one stays and nothing else is left. What a killed process left is put right by the next call.
 *
 * Only one call for a directory may be under way at a time, whatever the process.
 *
 * @param directory where it shall stand; what stands there is replaced.
 * @param write fills the directory that it is given.
 */
export async function replaceDirectory(
  directory: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const target = resolve(directory);
  const temporary = `${target}.writing-${process.pid}`;
  await mkdir(dirname(target), { recursive: true });
  await recoverDirectory(target);
  await mkdir(temporary);
  try {
    await write(temporary);
    await syncTree(temporary);
    await exchange(target, temporary);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * Where the content of a directory lies that {@link replaceDirectory} writes: the directory itself, or, where a process
 * was stopped while it exchanged the old for the new, the old one under its temporary name.
 *
 * @returns the directory itself also if there is neither.
 */
export async function standingDirectory(directory: string): Promise<string> {
  const target = resolve(directory);
  if (await exists(target)) return directory;
  return (await besides(target, 'previous')).at(-1) ?? directory;
}

/** Puts the old directory back if a process was stopped between the two renames, and removes its other leftovers. */
async function recoverDirectory(target: string): Promise<void> {
  const standing = await standingDirectory(target);
  if (standing !== target) await rename(standing, target);
  const leftovers = [...(await besides(target, 'previous')), ...(await besides(target, 'writing'))];
  for (const leftover of leftovers) await rm(leftover, { recursive: true, force: true });
}

async function exchange(target: string, temporary: string): Promise<void> {
  const previous = `${target}.previous-${process.pid}`;
  const replaces = await exists(target);
  if (replaces) await rename(target, previous);
  try {
    await rename(temporary, target);
  } catch (error) {
    if (replaces) await rename(previous, target);
    throw error;
  }
  await syncDirectory(dirname(target));
  await rm(previous, { recursive: true, force: true });
}

/** What stands beside the directory under one of its temporary names. */
async function besides(target: string, what: 'previous' | 'writing'): Promise<string[]> {
  const parent = dirname(target);
  const start = `${basename(target)}.${what}-`;
  const names = (await exists(parent)) ? await readdir(parent) : [];
  const matching = names.filter((name) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)));
  return matching.map((name) => join(parent, name));
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false;
      throw error;
    },
  );
}

/** All files and folders within it, and itself: whatever wrote them, a power cut after the rename takes none away. */
async function syncTree(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await syncFile(path);
  }
  await syncDirectory(directory);
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open directories; its file system orders these writes by itself.
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
