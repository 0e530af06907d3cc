import type { KernelConfig } from '@tensorflow/tfjs';
import { conv2DBackpropFilter } from './conv2DBackpropFilter.js';

/** Every kernel that this package adds to tfjs's WASM backend. */
export const missingKernels: readonly KernelConfig[] = [conv2DBackpropFilter];
