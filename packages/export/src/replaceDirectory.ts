import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a directory completely under a temporary name beside its place, then puts it there.
 *
 * A reader sees the old directory or the new one. If `write` fails, the old one stays and nothing else is left.
 *
 * @param directory where it shall stand; what stands there is replaced.
 * @param write fills the directory that it is given.
 */
export async function replaceDirectory(
  directory: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = `${directory}.writing-${process.pid}`;
  const previous = `${directory}.previous-${process.pid}`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  try {
    await write(temporary);
    await syncDirectory(temporary);
    await moveAway(directory, previous);
    await rename(temporary, directory);
    await syncDirectory(dirname(join(directory, '.')));
  } finally {
    await rm(temporary, { recursive: true, force: true });
    await rm(previous, { recursive: true, force: true });
  }
}

async function moveAway(directory: string, previous: string): Promise<void> {
  try {
    await rename(directory, previous);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
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
