import { runNode, sourceFlags } from './processes.mjs';

/**
 * @typedef {object} RuntimeState
 * @property {{ version: string, path: string }} [found] the native TensorFlow that this machine has
 * @property {string} [reason] why there is none
 */

/**
 * Looks for native TensorFlow and, with `install`, obtains it if that is possible within reason. What it is doing is
 * told on standard error. A process of its own loads the library: this one stays free of it.
 *
 * @param {{ install: boolean }} options
 * @returns {Promise<RuntimeState>}
 */
export async function obtainRuntime({ install }) {
  const args = [...sourceFlags, 'scripts/obtainNativeRuntime.ts', ...(install ? ['--install'] : [])];
  const { code, stdout } = await runNode(args, { capture: true });
  // Ctrl-C ends the command that asked, too; it is no reason to go on in another way.
  if (code === 130 || code === 143) process.exit(code);
  if (code !== 0) return { reason: `looking for it ended with code ${code}, see above` };
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}

/**
 * What lets a process use the TensorFlow that was found here, wherever it lies, and look no further.
 *
 * @param {RuntimeState} runtime
 * @returns {Record<string, string>} environment
 */
export function runtimeEnvironment({ found }) {
  return found ? { TFAIP_LIBTENSORFLOW: found.path } : {};
}

/**
 * @param {RuntimeState} runtime
 * @param {import('./testCounts.mjs').NativeCounts} counts
 * @returns {string} what the closing lines of the tests say
 */
export function describeRuntime({ found, reason }, { ran, skipped }) {
  if (ran + skipped === 0) return 'native tests: none among those that ran';
  if (found) return `native tests: ran on TensorFlow ${found.version} (${found.path})`;
  const state = ran > 0 ? 'FAILED' : 'SKIPPED';
  return `native tests: ${state}, there is no native TensorFlow here: ${reason}`;
}
