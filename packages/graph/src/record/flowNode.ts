import * as tf from '@tensorflow/tfjs';
import type { NativeBackend } from '@tfaip/libtensorflow';
import type { Recorder } from './recorder.js';
import type { RecordedNode } from './recording.js';

type FlowNode = Extract<RecordedNode, { kind: 'scan' | 'while' | 'branch' }>;
type WithoutOutputs<N> = N extends unknown ? Omit<N, 'outputs' | 'origin'> : never;

/** Adds a node of control flow whose outputs are these tensors. */
export function addFlowNode(
  recorder: Recorder,
  tensors: readonly tf.Tensor[],
  node: WithoutOutputs<FlowNode>,
): void {
  const outputs = tensors.map((tensor) => recorder.outputOf(tensor));
  recorder.addNode({ ...node, outputs, origin: recorder.origin() }, tensors);
}

/** A tensor made unrecorded that is the next input of the scope. */
export function argument(recorder: Recorder, name: string, make: () => tf.Tensor): tf.Tensor {
  const tensor = recorder.pausing(make);
  recorder.addInput(name, tensor);
  return tensor;
}

/** A native tensor of its own with the same values. */
export function copy(tensor: tf.Tensor): tf.Tensor {
  const backend = tf.backend() as NativeBackend;
  const { binding } = backend;
  const type = { name: 'T', type: binding.TF_ATTR_TYPE, value: backend.getDTypeInteger(tensor.dtype) };
  return backend.executeSingleOutput('Identity', [type], [tensor]);
}
