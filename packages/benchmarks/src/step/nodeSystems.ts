import type { StepSystem } from './stepSystem.js';
import type { SystemName } from './systems.js';
import { TfaipSystem } from './tfaipSystem.js';
import { TfjsLayersSystem } from './tfjsLayersSystem.js';

interface NodeSystem {
  readonly backend: 'native' | 'wasm';
  readonly forceEager: boolean;
  readonly create: () => StepSystem;
}

/** The systems that run in a process of Node. */
export const nodeSystems: Readonly<Partial<Record<SystemName, NodeSystem>>> = {
  compiled: { backend: 'native', forceEager: false, create: () => new TfaipSystem() },
  eager: { backend: 'native', forceEager: true, create: () => new TfaipSystem() },
  wasm: { backend: 'wasm', forceEager: true, create: () => new TfaipSystem() },
  'native-tfjs-layers': { backend: 'native', forceEager: true, create: () => new TfjsLayersSystem() },
  'wasm-tfjs-layers': { backend: 'wasm', forceEager: true, create: () => new TfjsLayersSystem() },
};
