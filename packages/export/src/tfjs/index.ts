// Graph models of tfjs: apart from `@tfaip/export` because they are made of graphs of the native backend.
export { FreezeError, freezeGraph } from './freezeGraph.js';
export { UnsupportedOpsError } from './unsupportedOps.js';
export { writeTfjsModel } from './writeTfjsModel.js';
