import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, where every command of the workspace scripts runs. */
export const workspaceRoot = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Runs a TypeScript file from source: packages resolve to their `src`, no build is needed. */
export const sourceFlags = ['--conditions=@tfaip/source', '--import=./scripts/typescript.mjs'];

/**
 * @typedef {object} RunOptions
 * @property {Record<string, string>} [env] added to the environment of this process
 * @property {boolean} [capture] collect standard output instead of showing it
 * @property {boolean} [shell] needed on Windows for commands that are scripts, such as npm
 */

/**
 * Runs Node with these arguments in the workspace's root and waits for its end. Going through `node` itself, not
 * through the `.bin` wrappers, is what makes this work on Windows without a shell.
 *
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, stdout: string }>} `code` is 128 + n when a signal ended the process.
 */
export function runNode(args, options = {}) {
  return run(process.execPath, args, options);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, stdout: string }>}
 */
export function run(command, args, { env = {}, capture = false, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: workspaceRoot,
      shell,
      env: { ...process.env, ...env },
      stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'],
    });
    const passOn = forwardSignals(child);
    let stdout = '';
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stdout += text;
    });
    child.once('error', (error) => {
      passOn.stop();
      reject(error);
    });
    child.once('close', (code, signal) => {
      passOn.stop();
      resolve({ code: code ?? exitCodeOf(signal), stdout });
    });
  });
}

/**
 * The JavaScript file behind a dependency's command, e.g. `commandFile('vitest', 'vitest.mjs')`.
 *
 * @param {string} dependency
 * @param {string} file path inside the package
 */
export function commandFile(dependency, file) {
  return path.join(workspaceRoot, 'node_modules', dependency, file);
}

/**
 * Ctrl-C in a terminal reaches the whole process group, so the child has the signal already; one that was sent to
 * this process alone has to be handed on. Either way this process waits for the child's own ending.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
function forwardSignals(child) {
  const onInterrupt = () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  };
  const onTerminate = () => child.kill('SIGTERM');
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate);
  return {
    stop: () => process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate),
  };
}

/** @param {NodeJS.Signals | null} signal */
function exitCodeOf(signal) {
  if (signal === 'SIGINT') return 130;
  return signal === 'SIGTERM' ? 143 : 1;
}
