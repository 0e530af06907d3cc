import {
  getKernel,
  type KernelFunc,
  registerGradient,
  registerKernel,
  scalar,
  tensor1d,
  unregisterKernel,
} from '@tensorflow/tfjs';
import { DataType, dataTypeName } from '../dataType.js';
import type { TensorMetadata } from '../ffi/tensorTable.js';
import { NativeRuntimeError } from '../nativeRuntimeError.js';
import { ctcLossConfig } from './ctcLoss.js';
import { elementwiseGradientConfigs, replaceElementwiseGradients } from './elementwiseGradients.js';
import { gatherV2Config } from './gatherV2.js';
import { provideLegacyUtil } from './legacyUtil.js';
import { matMulConfig } from './matMul.js';
import type { NativeBackendClass, NodeBackendClass } from './nodeBackend.js';
import { withParkedData } from './parkedData.js';
import { broadcastToConfig, replaceReductionGradients } from './reductionGradients.js';
import { skippedOpConfigs } from './skippedOps.js';
import {
  sparseSoftmaxCrossEntropyConfig,
  sparseSoftmaxCrossEntropyGradient,
} from './sparseSoftmaxCrossEntropy.js';
import { statelessRandomConfigs } from './statelessRandom.js';

type Exports = typeof import('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js');

/**
 * Registers tfjs-node's kernels for the backend `tensorflow`, with those that are replaced or added here.
 * @returns the backend's class.
 */
export async function registerKernels(): Promise<NativeBackendClass> {
  provideLegacyUtil();
  const loaded: Partial<Record<'default', Exports>> & Partial<Exports> = await import(
    '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js'
  );
  // A CommonJS module: what it exports is the default for Node and the bundler, the module itself for other loaders.
  const { NodeJSKernelBackend } = (loaded.default ?? loaded) as Exports;
  await import('@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js');
  const backendName = 'tensorflow';
  const original = (name: string): KernelFunc => getKernel(name, backendName)!.kernelFunc;
  for (const config of [
    gatherV2Config({ scalar }),
    matMulConfig(backendName),
    broadcastToConfig(backendName, { tensor1d }),
    sparseSoftmaxCrossEntropyConfig(backendName),
    ctcLossConfig(backendName),
    ...skippedOpConfigs(backendName, original),
    ...elementwiseGradientConfigs(backendName),
    ...statelessRandomConfigs(),
  ]) {
    if (getKernel(config.kernelName, backendName)) unregisterKernel(config.kernelName, backendName);
    registerKernel(config);
  }
  replaceElementwiseGradients(backendName);
  replaceReductionGradients(backendName);
  registerGradient(sparseSoftmaxCrossEntropyGradient);
  return withParkedData(withClearOutputs(NodeJSKernelBackend as unknown as NodeBackendClass));
}

/** What tfjs has a dtype for; the rest cannot become a tfjs tensor. */
const tfjsTypes = new Set<number>([
  DataType.FLOAT,
  DataType.INT32,
  DataType.INT64,
  DataType.BOOL,
  DataType.COMPLEX64,
  DataType.STRING,
  DataType.RESOURCE,
  DataType.UINT8,
]);

/** Refuses outputs of dtypes unknown to tfjs with a message that helps, and frees the backend's memory. */
function withClearOutputs(Base: NodeBackendClass): NodeBackendClass {
  return class extends Base {
    override createOutputTensor(metadata: TensorMetadata) {
      const { id, shape, dtype } = metadata;
      if (!tfjsTypes.has(dtype)) {
        this.binding.deleteTensor(id);
        throw new NativeRuntimeError(
          `An operation gave ${dataTypeName(dtype)} [${shape}], which tfjs has no dtype for. ` +
            'Cast it inside the graph, or use the binding, which reads it.',
        );
      }
      // tfjs calls int64 "int32" (its values stay a BigInt64Array) and would print a warning for each.
      return super.createOutputTensor(
        dtype === DataType.INT64 ? { id, shape, dtype: DataType.INT32 } : metadata,
      );
    }

    override dispose(): void {
      this.binding.dispose();
    }
  };
}
