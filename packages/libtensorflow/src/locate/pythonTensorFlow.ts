import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Finds the package without importing it, which would take seconds. */
const script = [
  'import importlib.util as u',
  "s = u.find_spec('tensorflow')",
  "print(s.submodule_search_locations[0] if s and s.submodule_search_locations else '')",
].join('\n');

/** The folder of the TensorFlow that `python3` would import, or why there is none. */
export async function pythonTensorFlowFolder(
  timeoutMs = 10_000,
): Promise<{ readonly folder?: string; readonly reason: string }> {
  try {
    const { stdout } = await run('python3', ['-c', script], { timeout: timeoutMs });
    const folder = stdout.trim();
    return folder === '' ? { reason: 'python3 has no package tensorflow' } : { folder, reason: '' };
  } catch (error) {
    const { code, killed } = error as { code?: string | number; killed?: boolean };
    if (code === 'ENOENT') return { reason: 'there is no python3' };
    if (killed) return { reason: `python3 did not answer within ${timeoutMs / 1000} s` };
    return { reason: `python3 failed (exit code ${code})` };
  }
}
