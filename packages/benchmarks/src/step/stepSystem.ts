import type { Runtime } from '@tfaip/core';
import type { Network } from './network.js';
import type { TrainingBatch } from './trainingBatch.js';

/** A network being trained, one step at a time. */
export interface TrainedNetwork {
  /** Trains on one batch, from arrays on the host to new weights, and answers with the batch's loss. */
  step(batch: TrainingBatch): Promise<number>;
  dispose(): void;
}

/** A way to train networks on the current backend. */
export interface StepSystem {
  /** @param runtime where this project's steps run; others use tfjs's current backend directly. */
  build(network: Network, batch: TrainingBatch, runtime: Runtime): TrainedNetwork;
}
