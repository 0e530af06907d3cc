// Graph models of tfjs: apart from `@tfaip/export` because they are made of graphs of the native backend.
export { FreezeError, freezeGraph } from '../frozenGraph/freezeGraph.js';
export { UnsupportedOpsError } from '../frozenGraph/unsupportedOps.js';
export { checkTfjsOps, writeTfjsModel } from './writeTfjsModel.js';
