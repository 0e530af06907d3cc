import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../bin.ts', import.meta.url));
const loader = new URL('../../../../scripts/typescript.mjs', import.meta.url).href;

/** A command line in a process of its own, and what it has written so far. */
export interface RunningTfaip {
  readonly child: ChildProcess;
  readonly output: () => string;
}

/** Starts a command line, without colours. */
export function startTfaip(...args: string[]): RunningTfaip {
  const child = spawn(
    process.execPath,
    ['--conditions=@tfaip/source', `--import=${loader}`, program, ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } },
  );
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (text) => {
      output += text;
    });
  }
  return { child, output: () => output };
}
