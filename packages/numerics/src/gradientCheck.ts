import * as tf from '@tensorflow/tfjs';
import type { NamedArrays, NamedTensors, NdArray } from '@tfaip/core';
import { encodeGraphDef, trace } from '@tfaip/graph';
import type { NativeBackend, SessionArray } from '@tfaip/libtensorflow';
import { centralDifferences, largestGradientError } from './centralDifferences.js';
import { doubleGraph } from './doubleGraph.js';

/** A gradient beside what finite differences say, both in float64. */
export interface GradientCheck {
  /** d value / d input as the step's gradient has it, flat. */
  readonly gradient: Float64Array;
  /** The same by central differences. */
  readonly differences: Float64Array;
  /** Largest |gradient - difference| / max(1, |gradient|). */
  readonly error: number;
}

/**
 * Checks a gradient by central differences in float64, which tfjs does not have: value and gradient are recorded as a
 * TensorFlow graph, the graph's type is changed, and it runs in a session. The native backend must be tfjs's current one.
 *
 * @param value  a scalar that depends on one float32 input and on others.
 * @param inputs all inputs.
 * @param input  the name of that one; there must be no kink near its values.
 */
export function checkGradient(
  value: (inputs: NamedTensors) => tf.Tensor,
  inputs: NamedArrays,
  input: string,
): GradientCheck {
  const specs = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, dtype }]) => [name, { shape, dtype }]),
  );
  const step = (tensors: NamedTensors): NamedTensors => {
    const of = (given: tf.Tensor): tf.Tensor => value({ ...tensors, [input]: given });
    return { value: of(tensors[input]!), gradient: tf.grad(of)(tensors[input]!) };
  };
  const graph = trace(step, inputs, { specs });
  const { binding } = tf.backend() as NativeBackend;
  using session = binding.createSession(encodeGraphDef(doubleGraph(graph)));
  const names = Object.keys(inputs).filter((name) => graph.inputs[name] !== undefined);
  const at = (output: 'value' | 'gradient'): ((values: Float64Array) => Float64Array) => {
    const feeds = names.map((name) => graph.inputs[name]!);
    const prepared = session.prepare({ feeds, fetches: [graph.outputs[output]!] });
    return (values) => {
      const arrays = names.map((name) => doubleArray(inputs[name]!, name === input ? values : undefined));
      return prepared.run(arrays)[0]!.data as Float64Array;
    };
  };
  const point = Float64Array.from(inputs[input]!.data as Float32Array);
  const gradient = at('gradient')(point);
  const valueAt = at('value');
  const differences = centralDifferences((values) => valueAt(values)[0]!, point);
  return { gradient, differences, error: largestGradientError(gradient, differences) };
}

/** The array in float64 if it is float32, with other values if there are some. */
function doubleArray(array: NdArray, values?: Float64Array): SessionArray {
  if (array.dtype !== 'float32') return array as SessionArray;
  const data = values ?? Float64Array.from(array.data as Float32Array);
  return { dtype: 'float64', shape: array.shape, data };
}
