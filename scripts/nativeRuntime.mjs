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
  if (code !== 0) return { reason: `looking for it ended with code ${code}, see above` };
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}

/**
 * @param {RuntimeState} runtime
 * @returns {string} what the closing lines of the tests say
 */
export function describeRuntime({ found, reason }) {
  if (found) return `native tests: ran on TensorFlow ${found.version} (${found.path})`;
  return `native tests: SKIPPED, there is no native TensorFlow here: ${reason}`;
}
