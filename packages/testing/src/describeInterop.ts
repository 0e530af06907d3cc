import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

/** Runs a Python program with arguments and reads the JSON that it prints. */
export type RunPython = (program: string, ...args: string[]) => unknown;

/**
 * A suite that exchanges files with the Python programs of `.interop/venv`, which is made at the first call. It gets
 * the path of that Python, too.
 *
 * Where it cannot be made, the suite is skipped under a name that says so; with `TFAIP_REQUIRE_INTEROP=1` it fails.
 */
export function describeInterop(name: string, suite: (runPython: RunPython, python: string) => void): void {
  const script = fileURLToPath(new URL('../../../scripts/interop.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  const runPython: RunPython = (program, ...args) => {
    return JSON.parse(execFileSync(stdout.trim(), ['-c', program, ...args], { encoding: 'utf8' }));
  };
  if (status === 0) {
    describe(name, () => suite(runPython, stdout.trim()));
  } else if (process.env.TFAIP_REQUIRE_INTEROP === '1') {
    describe(name, () => {
      it('has the Python environment that TFAIP_REQUIRE_INTEROP asks for', () => {
        throw new Error(stderr);
      });
    });
  } else {
    describe.skip(`${name} [skipped: ${stderr.trim()}]`, () => suite(runPython, ''));
  }
}
