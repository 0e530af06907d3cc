import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import { DataType } from '../dataType.js';
import type { OpAttribute } from '../ffi/opAttribute.js';
import type { NodeBackend } from './nodeBackend.js';

/**
 * CTC loss of each sample and its gradient with respect to the logits, the last class being the blank: outputs [batch]
 * and [time, batch, classes].
 *
 * Inputs: `logits` float32 [time, batch, classes]; `labels` int32 [batch, length], each in [0, classes - 1); `isLabel`
 * bool [batch, length], which of them count, at least one of each sample; `lengths` int32 [batch], frames of each sample.
 * A sample with more labels than frames has the loss 0 and the gradient 0, one whose labels cannot be aligned for another
 * reason infinity and the softmax.
 *
 * TensorFlow wants sparse labels: their places come from `Where`, so that a recorded graph finds them anew at each run.
 */
export function ctcLossConfig(backendName: string): KernelConfig {
  return {
    kernelName: 'CTCLoss',
    backendName,
    kernelFunc: ({ inputs, backend }) => {
      const { logits, labels, isLabel, lengths } = inputs as Record<string, TensorInfo>;
      const ids = (backend as NodeBackend).getInputTensorIds([logits!, labels!, isLabel!, lengths!]);
      return run(backend as NodeBackend, ids);
    },
  };
}

function run(node: NodeBackend, ids: readonly number[]): TensorInfo[] {
  const { binding } = node;
  const [logits, labels, isLabel, lengths] = ids as [number, number, number, number];
  const type = (name: string, value: number): OpAttribute => ({ name, type: binding.TF_ATTR_TYPE, value });
  const flag = (name: string, value: boolean): OpAttribute => ({ name, type: binding.TF_ATTR_BOOL, value });
  const scratch: number[] = [];
  const keep = (id: number): number => {
    scratch.push(id);
    return id;
  };
  try {
    const places = keep(binding.executeOp('Where', [type('T', DataType.BOOL)], [isLabel], 1)[0]!.id);
    const gather = [type('Tparams', DataType.INT32), type('Tindices', DataType.INT64)];
    const values = keep(binding.executeOp('GatherNd', gather, [labels, places], 1)[0]!.id);
    const attributes = [
      flag('preprocess_collapse_repeated', false),
      flag('ctc_merge_repeated', true),
      flag('ignore_longer_outputs_than_inputs', true),
      type('T', DataType.FLOAT),
    ];
    const outputs = binding.executeOp('CTCLoss', attributes, [logits, places, values, lengths], 2);
    return outputs.map((output) => node.createOutputTensor(output));
  } finally {
    for (const id of scratch) binding.deleteTensor(id);
  }
}
