/**
 * Makes a Python environment with the programs that tests exchange files with, and prints the path of its Python.
 *
 * Needs python3 with its venv module and a package index that pip can reach. Does nothing if the environment exists
 * with the same packages. Ends with status 1 and a message where it cannot be made.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = [
  'tensorboard==2.21.0',
  'numpy==2.4.6',
  'safetensors==0.8.0',
  'pillow==13.0.0',
  'pyarrow==26.0.1',
  'tensorflow-cpu==2.21.0',
  'keras==3.15.1',
  'h5py==3.14.0',
];
const folder = fileURLToPath(new URL('../.interop', import.meta.url));
const environment = path.join(folder, 'venv');
const stampName = 'installed.txt';
const stamp = path.join(environment, stampName);
const pipInstall = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
const python = path.join(environment, 'bin', 'python');

if (!isCurrent()) install();
console.log(python);

function isCurrent() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === packages.join('\n') && existsSync(python);
}

/** Built under a name of its own and renamed, so that tests that need it at the same time do not meet a half one. */
function install() {
  const fresh = `${environment}-${process.pid}`;
  mkdirSync(folder, { recursive: true });
  try {
    run('python3', ['-m', 'venv', fresh]);
    run(path.join(fresh, 'bin', 'python'), [...pipInstall, ...packages]);
    writeFileSync(path.join(fresh, stampName), packages.join('\n'));
    putInPlace(fresh);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    console.error(
      `No Python environment for the interoperability tests: ${error instanceof Error ? error.message : error}`,
    );
    process.exit(1);
  }
}

/** @param {string} fresh */
function putInPlace(fresh) {
  if (isCurrent()) {
    rmSync(fresh, { recursive: true });
  } else {
    rmSync(environment, { recursive: true, force: true });
    renameSync(fresh, environment);
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
