/**
 * Makes the environments with the programs that tests exchange files with, `.interop/venv` (Python) and `.interop/node`
 * (packages that are too large for everybody's node_modules), and prints the path of the Python.
 *
 * Needs python3 with its venv module, npm, and package indices that pip and npm can reach. Does nothing if the
 * environments exist with the same packages. Ends with status 1 and a message where they cannot be made.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Environment
 * @property {string} name of its folder in `.interop`
 * @property {string[]} packages
 * @property {string} proof a file that is there when it is complete
 * @property {(folder: string, packages: string[]) => void} make
 */

/** @type {Environment} */
const python = {
  name: 'venv',
  packages: [
    'tensorboard==2.21.0',
    'numpy==2.4.6',
    'safetensors==0.8.0',
    'pillow==13.0.0',
    'pyarrow==26.0.1',
    'tensorflow-cpu==2.21.0',
    'keras==3.15.1',
    'h5py==3.14.0',
    'onnx==1.23.2',
  ],
  proof: path.join('bin', 'python'),
  make: (folder, packages) => {
    run('python3', ['-m', 'venv', folder]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    run(path.join(folder, 'bin', 'python'), [...pip, ...packages]);
  },
};

/** @type {Environment} */
const node = {
  name: 'node',
  packages: ['onnxruntime-node@1.30.0'],
  proof: path.join('node_modules', 'onnxruntime-node', 'package.json'),
  make: (folder, packages) => {
    mkdirSync(folder);
    // Its install script would fetch what GPUs need.
    const options = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    run('npm', ['install', '--prefix', folder, ...options, ...packages]);
  },
};

const parent = fileURLToPath(new URL('../.interop', import.meta.url));
const stampName = 'installed.txt';

for (const environment of [python, node]) if (!isCurrent(environment)) install(environment);
console.log(path.join(parent, python.name, python.proof));

/** @param {Environment} environment */
function isCurrent({ name, packages, proof }) {
  const stamp = path.join(parent, name, stampName);
  const isStamped = existsSync(stamp) && readFileSync(stamp, 'utf8') === packages.join('\n');
  return isStamped && existsSync(path.join(parent, name, proof));
}

/**
 * Built under a name of its own and renamed, so that tests that need it at the same time do not meet a half one.
 *
 * @param {Environment} environment
 */
function install(environment) {
  const { name, packages, make } = environment;
  const fresh = path.join(parent, `${name}-${process.pid}`);
  mkdirSync(parent, { recursive: true });
  try {
    make(fresh, packages);
    writeFileSync(path.join(fresh, stampName), packages.join('\n'));
    putInPlace(environment, fresh);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    console.error(
      `No environment for the interoperability tests: ${error instanceof Error ? error.message : error}`,
    );
    process.exit(1);
  }
}

/**
 * @param {Environment} environment
 * @param {string} fresh
 */
function putInPlace(environment, fresh) {
  const place = path.join(parent, environment.name);
  if (isCurrent(environment)) {
    rmSync(fresh, { recursive: true });
  } else {
    rmSync(place, { recursive: true, force: true });
    renameSync(fresh, place);
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
