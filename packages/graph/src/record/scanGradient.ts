import * as tf from '@tensorflow/tfjs';
import type { ScanArgs, ScanBody, ScanStep } from '@tfaip/core';
import { TracingError } from '../tracingError.js';
import type { Recorder } from './recorder.js';
import { recordScan } from './recordScan.js';

interface TapeEngine {
  runKernelFunc(options: {
    forwardFunc: (backend: unknown, save: (tensors: tf.Tensor[]) => void) => tf.Tensor[];
    backwardsFunc: (dys: tf.Tensor | tf.Tensor[]) => Record<string, () => tf.Tensor>;
    inputs: Record<string, tf.Tensor>;
  }): tf.Tensor[];
  gradients(
    f: () => tf.Tensor,
    xs: readonly tf.Tensor[],
    dy: tf.Tensor | null,
    allowNoGradients: boolean,
  ): { value: tf.Tensor; grads: readonly (tf.Tensor | null)[] };
}

/**
 * A scan under a gradient: the loop is one operation on tfjs's tape. It keeps the carry of each step; its gradient is
 * a scan in the other direction that computes the body once more and takes the body's own gradient.
 */
export function differentiableScan(recorder: Recorder, body: ScanBody, args: ScanArgs): ScanStep {
  const weights = weightsOf(recorder, body, args);
  const { carry, sequences } = args;
  const inputs = [...carry, ...sequences, ...weights];
  const engine = tf.engine() as unknown as TapeEngine;
  let carries: readonly tf.Tensor[] = [];
  const results = engine.runKernelFunc({
    inputs: Object.fromEntries(inputs.map((tensor, i) => [String(i), tensor])),
    forwardFunc: (_backend, save) => {
      const step = recordScan(recorder, withCarries(body), args);
      const split = step.outputs.length - carry.length;
      carries = step.outputs.slice(split);
      save([...carries]);
      return [...step.carry, ...step.outputs.slice(0, split)];
    },
    backwardsFunc: (dys) => {
      const gradients = backward(recorder, body, args, weights, carries, Array.isArray(dys) ? dys : [dys]);
      return Object.fromEntries(gradients.map((gradient, i) => [String(i), () => gradient]));
    },
  });
  return { carry: results.slice(0, carry.length), outputs: results.slice(carry.length) };
}

/** The body with what it was given as further outputs. */
function withCarries(body: ScanBody): ScanBody {
  return (carry, elements) => {
    const step = body(carry, elements);
    return { carry: step.carry, outputs: [...step.outputs, ...carry] };
  };
}

/** Gradients of the initial carry, the sequences and the weights. */
function backward(
  recorder: Recorder,
  body: ScanBody,
  { carry, sequences, length, reverse = false }: ScanArgs,
  weights: readonly tf.Tensor[],
  carries: readonly tf.Tensor[],
  dys: readonly tf.Tensor[],
): tf.Tensor[] {
  const carryGradients = dys.slice(0, carry.length);
  const outputGradients = dys.slice(carry.length);
  const step: ScanBody = (state, elements) => {
    const nextGradients = state.slice(0, carry.length);
    const weightGradients = state.slice(carry.length);
    const given = elements.slice(0, carry.length);
    const x = elements.slice(carry.length, carry.length + sequences.length);
    const outer = elements.slice(carry.length + sequences.length);
    const xs = [...given, ...x, ...weights];
    const grads = gradientsInside(xs, () => {
      const result = body(given, x);
      return dot([...result.carry, ...result.outputs], [...nextGradients, ...outer]);
    });
    const filled = xs.map((tensor, i) => grads[i] ?? tf.zerosLike(tensor));
    const split = carry.length + sequences.length;
    return {
      carry: [
        ...filled.slice(0, carry.length),
        ...filled.slice(split).map((gradient, i) => tf.add(weightGradients[i]!, gradient)),
      ],
      outputs: filled.slice(carry.length, split),
    };
  };
  const result = recordScan(recorder, step, {
    carry: [...carryGradients, ...weights.map((weight) => tf.zeros(weight.shape))],
    sequences: [...carries, ...sequences, ...outputGradients],
    ...(length !== undefined && { length }),
    reverse: !reverse,
  });
  return [...result.carry.slice(0, carry.length), ...result.outputs, ...result.carry.slice(carry.length)];
}

/** Gradients while another gradient is being computed, whose tape tfjs would lose. */
function gradientsInside(xs: readonly tf.Tensor[], f: () => tf.Tensor): readonly (tf.Tensor | null)[] {
  const engine = tf.engine() as unknown as TapeEngine & { state: { activeTape: unknown } };
  const { activeTape } = engine.state;
  try {
    return engine.gradients(f, xs, null, true).grads;
  } finally {
    engine.state.activeTape = activeTape;
  }
}

/** Sum of the products: its gradient is the vector-Jacobian product. */
function dot(values: readonly tf.Tensor[], gradients: readonly tf.Tensor[]): tf.Tensor {
  const terms = values.flatMap((value, i) =>
    value.dtype === 'float32' ? [tf.sum(tf.mul(value, gradients[i]!))] : [],
  );
  return terms.length === 0 ? tf.scalar(0) : tf.addN(terms);
}

/**
 * The trainable variables that the body uses, found by recording it once for nothing.
 *
 * @throws {TracingError} if it uses a computed tensor of its surroundings, whose gradient would be lost.
 */
function weightsOf(recorder: Recorder, body: ScanBody, args: ScanArgs): tf.Variable[] {
  return recorder
    .capturesOf(() => recordScan(recorder, body, args))
    .flatMap((node) => {
      if (node.kind === 'read') return node.variable.trainable ? [node.variable] : [];
      const isFloat = node.outputs[0]?.dtype === 1;
      if (node.kind === 'constant' || node.kind === 'input' || !isFloat) return [];
      throw new TracingError(
        'The body of a scan uses a computed tensor from outside, whose gradient would be lost.',
        {
          given: `the output of ${node.kind === 'op' ? node.op : node.kind}`,
          fix: 'pass it through the carry, or compute it inside the body',
        },
      );
    });
}
