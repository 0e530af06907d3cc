import { homedir } from 'node:os';
import { join } from 'node:path';
import { TENSORFLOW_VERSION } from './tensorflowVersion.js';

/** Which wheel: without or with CUDA. */
export type NativeVariant = 'cpu' | 'gpu';

/**
 * The user's cache folder of this project: `~/Library/Caches/tfaip` on macOS, else `$XDG_CACHE_HOME/tfaip` or
 * `~/.cache/tfaip`.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'tfaip');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tfaip');
}

/** The folder of one installation: it appears whole, by a rename, so that its existence means completeness. */
export function installationFolder(cache: string, platformId: string, variant: NativeVariant): string {
  return join(cache, `tensorflow-${TENSORFLOW_VERSION}-${platformId}-${variant}`);
}
