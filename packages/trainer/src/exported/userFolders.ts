import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder of what this program keeps for a user: `~/Library/Application Support/tfaip` on macOS, else
 * `$XDG_DATA_HOME/tfaip` or `~/.local/share/tfaip`.
 */
export function userDataFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'tfaip');
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'tfaip');
}
