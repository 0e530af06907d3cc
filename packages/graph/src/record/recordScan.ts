import * as tf from '@tensorflow/tfjs';
import { eagerControlFlow, type ScanArgs, type ScanBody, type ScanStep } from '@tfaip/core';
import { addFlowNode, argument, copy } from './flowNode.js';
import type { Recorder } from './recorder.js';

/** A scan outside of gradients. */
export function recordScan(recorder: Recorder, body: ScanBody, args: ScanArgs): ScanStep {
  const { carry, sequences, reverse = false } = args;
  const result = unrecorded(recorder, () => {
    const { carry: last, outputs } = eagerControlFlow.scan(body, args);
    return { carry: last, outputs };
  });
  const scope = recorder.body(() => {
    const initial = carry.map((tensor, i) => argument(recorder, `carry${i}`, () => copy(tensor)));
    const elements = sequences.map((tensor, i) =>
      argument(recorder, `element${i}`, () => firstElement(tensor)),
    );
    const step = body(initial, elements);
    return [...step.carry, ...step.outputs];
  });
  const outputs = [...result.carry, ...result.outputs];
  addFlowNode(recorder, outputs, {
    kind: 'scan',
    body: scope,
    carry: carry.map((tensor) => recorder.refOfTensor(tensor)),
    sequences: sequences.map((tensor) => recorder.refOfTensor(tensor)),
    length: args.length ?? sequences[0]!.shape[0]!,
    reverse,
  });
  return result;
}

/** The values themselves, in tensors of their own: an id that occurs before would be taken for the older value. */
function unrecorded(recorder: Recorder, run: () => ScanStep): ScanStep {
  return recorder.pausing(() => {
    const { carry, outputs } = run();
    return { carry: carry.map(copy), outputs: outputs.map(copy) };
  });
}

function firstElement(sequence: tf.Tensor): tf.Tensor {
  const shape = sequence.shape.slice(1);
  if (sequence.shape[0] === 0) return copy(tf.zeros(shape, sequence.dtype));
  return copy(tf.reshape(tf.slice(sequence, [0, ...shape.map(() => 0)], [1, ...shape]), shape));
}
