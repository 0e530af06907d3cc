import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { userDataFolder } from './userFolders.js';

/**
 * Notes that code was exported on this machine by this user, who may therefore run it again. A file for each hash: runs
 * that end at the same time do not disturb each other.
 *
 * @returns false where the user's folder cannot be written.
 */
export async function trustCode(sha256: string): Promise<boolean> {
  const folder = trustFolder();
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, sha256), '');
    return true;
  } catch {
    return false;
  }
}

/** Whether code with this hash was exported here. */
export async function isTrusted(sha256: string): Promise<boolean> {
  return access(join(trustFolder(), sha256)).then(
    () => true,
    () => false,
  );
}

function trustFolder(): string {
  return join(userDataFolder(), 'trusted-code');
}
