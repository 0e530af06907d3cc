import type { GraphClass } from '@tfaip/core';
import type { Network } from '../network.js';
import { BlockGraph } from './blockGraph.js';
import { CnnGraph } from './cnnGraph.js';
import { LstmGraph } from './lstmGraph.js';
import { MlpGraph } from './mlpGraph.js';

/** The class of each network. */
export const graphs: Readonly<Record<Network, GraphClass>> = {
  mlp: MlpGraph,
  cnn: CnnGraph,
  lstm: LstmGraph,
  block: BlockGraph,
};
