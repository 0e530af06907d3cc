import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { TENSORFLOW_VERSION } from '@tfaip/libtensorflow';
import { BenchmarkError } from '../benchmarkError.js';
import { peersFolder } from '../peersPython.js';

/** What pip is asked for, one call each, so that a framework that cannot be had does not keep the others away. */
export const peerPackages: readonly (readonly string[])[] = [
  [`tensorflow-cpu==${TENSORFLOW_VERSION}`, 'keras==3.15.1'],
  // Without its dependencies, which would bring a second TensorFlow.
  ['--no-deps', `tf_keras==${TENSORFLOW_VERSION}`],
  ['jax==0.10.2', 'optax==0.2.8'],
  ['torch==2.15.0'],
  ['rapidfuzz==3.14.6', 'scikit-learn==1.9.1'],
  ['tensorboard==2.21.0', 'tensorboardX==2.6.5'],
];

/**
 * Makes a virtual environment with the peers, next to this package; what is there already stays.
 *
 * @param print takes a line for each framework.
 * @throws {BenchmarkError} if there is no python3 with its venv module.
 */
export function installPeers(print: (line: string) => void): void {
  const python = `${peersFolder}/bin/python`;
  if (!existsSync(python) && !succeeds('python3', ['-m', 'venv', peersFolder])) {
    throw new BenchmarkError('The peers need python3 with its venv module.');
  }
  for (const packages of peerPackages) {
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
    const isThere = succeeds(python, install);
    print(`${packages.join(' ')}: ${isThere ? 'installed' : 'cannot be installed here, it will be skipped'}`);
  }
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}
