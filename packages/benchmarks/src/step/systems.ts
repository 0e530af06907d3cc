import { type Network, networks } from './network.js';
import { startNodeWorker } from './nodeWorker.js';
import { startPythonPeer } from './pythonPeer.js';
import type { WorkerChannel } from './workerChannel.js';

/** What is measured: this project, what a user would take instead, and plain tfjs-layers on the same backends. */
export const systemNames = [
  'compiled',
  'eager',
  'keras3-fit',
  'tf_keras-fit',
  'torch',
  'jax',
  'wasm',
  'native-tfjs-layers',
  'wasm-tfjs-layers',
] as const;
export type SystemName = (typeof systemNames)[number];

/** Those that are measured unless others are asked for. */
export const defaultSystems: readonly SystemName[] = systemNames.slice(0, 6);

/** The peers that a user would pick instead. */
export const peerNames: readonly SystemName[] = ['keras3-fit', 'tf_keras-fit', 'torch', 'jax'];

interface System {
  readonly start: () => WorkerChannel;
  readonly networks: readonly Network[];
  /** A process that does not come up is not installed. */
  readonly mayBeMissing: boolean;
}

function node(name: SystemName, of: readonly Network[] = networks): System {
  return { start: () => startNodeWorker(name), networks: of, mayBeMissing: false };
}

function python(name: SystemName, file: string, ...args: string[]): System {
  return { start: () => startPythonPeer(name, [file, ...args]), networks, mayBeMissing: true };
}

/** Every system; a new one is one line here and a class or program of its own. */
export const systems: Readonly<Record<SystemName, System>> = {
  compiled: node('compiled'),
  eager: node('eager'),
  'keras3-fit': python('keras3-fit', 'keras_fit.py', 'keras3'),
  'tf_keras-fit': python('tf_keras-fit', 'keras_fit.py', 'tf_keras'),
  torch: python('torch', 'torch_step.py'),
  jax: python('jax', 'jax_step.py'),
  wasm: node('wasm', ['mlp', 'cnn']),
  'native-tfjs-layers': node('native-tfjs-layers', ['mlp', 'cnn']),
  'wasm-tfjs-layers': node('wasm-tfjs-layers', ['mlp', 'cnn']),
};
