import type { StepSystem } from './stepSystem.js';
import { TfaipSystem } from './tfaipSystem.js';
import { TfjsLayersSystem } from './tfjsLayersSystem.js';

/** What is measured: this project on a backend, or plain tfjs-layers on the same backend. */
export const systemNames = ['native', 'native-tfjs-layers', 'wasm', 'wasm-tfjs-layers'] as const;
export type SystemName = (typeof systemNames)[number];

interface SystemOptions {
  readonly backend: 'native' | 'wasm';
  readonly create: () => StepSystem;
  /** The system that this one is set in proportion to. */
  readonly baseline: SystemName;
}

/** Every system; a new one is one line here and a class of its own. */
export const systems: Readonly<Record<SystemName, SystemOptions>> = {
  native: { backend: 'native', create: () => new TfaipSystem(), baseline: 'native-tfjs-layers' },
  'native-tfjs-layers': {
    backend: 'native',
    create: () => new TfjsLayersSystem(),
    baseline: 'native-tfjs-layers',
  },
  wasm: { backend: 'wasm', create: () => new TfaipSystem(), baseline: 'wasm-tfjs-layers' },
  'wasm-tfjs-layers': { backend: 'wasm', create: () => new TfjsLayersSystem(), baseline: 'wasm-tfjs-layers' },
};
