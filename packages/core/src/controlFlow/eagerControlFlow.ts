import * as tf from '@tensorflow/tfjs';
import { DtypeError, ShapeError } from '../errors/domainErrors.js';
import type { ControlFlow, ScanArgs, ScanBody, ScanStep } from './controlFlow.js';

/** Control flow in JavaScript, on any backend. */
export const eagerControlFlow: ControlFlow = {
  scan: (body, args) => tf.tidy(() => scanEagerly(body, args) as never),

  whileLoop: (condition, body, initial, { maxIterations = Number.POSITIVE_INFINITY } = {}) => {
    let state = initial.map((tensor) => tensor.clone());
    const holds = (): boolean => Boolean(tf.tidy(() => condition(...state).dataSync()[0]));
    for (let i = 0; i < maxIterations && holds(); i++) {
      const next = tf.tidy(() => {
        const values = body(...state);
        checkSame('whileLoop: the state', state, values);
        return values.map((tensor) => tensor.clone());
      });
      tf.dispose(state);
      state = next;
    }
    return state;
  },

  cond: (predicate, onTrue, onFalse) => (predicate.dataSync()[0] ? onTrue() : onFalse()),
};

function scanEagerly(body: ScanBody, args: ScanArgs): ScanStep {
  const { carry: initial, sequences, reverse = false } = args;
  const length = lengthOf(args);
  const elements = sequences.map((sequence) => elementsOf(sequence));
  const outputs: tf.Tensor[][] = [];
  let carry = [...initial];
  for (let i = 0; i < length; i++) {
    const index = reverse ? length - 1 - i : i;
    const step = body(
      carry,
      elements.map((each) => each[index]!),
    );
    checkSame('scan: the carry', carry, step.carry);
    carry = [...step.carry];
    outputs[index] = [...step.outputs];
  }
  if (length === 0) return emptyScan(body, args);
  return { carry, outputs: outputs[0]!.map((_, i) => tf.stack(outputs.map((each) => each[i]!))) };
}

function elementsOf(sequence: tf.Tensor): tf.Tensor[] {
  const [length, ...shape] = sequence.shape;
  if (length === 0) return [];
  // tfjs's gradient of unstack fails for a single element.
  return length === 1 ? [tf.reshape(sequence, shape)] : tf.unstack(sequence);
}

/** No steps: the shapes of the outputs are found by one step on zeros. */
function emptyScan(body: ScanBody, { carry, sequences }: ScanArgs): ScanStep {
  const { outputs } = body(
    [...carry],
    sequences.map(({ shape, dtype }) => tf.zeros(shape.slice(1), dtype)),
  );
  return { carry, outputs: outputs.map(({ shape, dtype }) => tf.zeros([0, ...shape], dtype)) };
}

/** @throws {ShapeError} if sequences differ in length, or nothing says how many steps there are. */
function lengthOf({ sequences, length }: ScanArgs): number {
  const lengths = [...sequences.map(({ shape }) => shape[0]), ...(length === undefined ? [] : [length])];
  const [first] = lengths;
  if (first === undefined || lengths.some((each) => each !== first)) {
    throw new ShapeError('scan: all sequences must have the same length, which is the number of steps.', {
      given: lengths.length === 0 ? 'no sequence and no length' : `lengths ${lengths.join(', ')}`,
      fix: 'cut the sequences to one length; without sequences, pass length',
    });
  }
  return first;
}

function checkSame(what: string, before: readonly tf.Tensor[], after: readonly tf.Tensor[]): void {
  if (before.length !== after.length) {
    throw new ShapeError(`${what} must have as many tensors after a step as before.`, {
      given: String(after.length),
      expected: String(before.length),
    });
  }
  for (const [i, { shape, dtype }] of before.entries()) {
    const given = after[i]!;
    if (!tf.util.arraysEqual(given.shape, shape)) {
      throw new ShapeError(`${what} must keep its shapes.`, {
        given: `tensor ${i}: [${given.shape.join(', ')}]`,
        expected: `[${shape.join(', ')}]`,
      });
    }
    if (given.dtype !== dtype) {
      throw new DtypeError(`${what} must keep its dtypes.`, {
        given: `tensor ${i}: ${given.dtype}`,
        expected: dtype,
      });
    }
  }
}
