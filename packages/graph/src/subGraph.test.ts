import * as tf from '@tensorflow/tfjs';
import { type NamedTensors, ndArray, scan } from '@tfaip/core';
import type { NativeBackend } from '@tfaip/libtensorflow';
import { describeNative } from '@tfaip/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SubGraphError, subGraph } from './subGraph.js';
import { type StepGraph, trace } from './trace.js';

const float32 = (...values: number[]) => ndArray('float32', [values.length], Float32Array.from(values));

describeNative('subGraph', () => {
  let encode: tf.Variable;
  let decode: tf.Variable;
  let traced: StepGraph;

  beforeEach(() => {
    encode = tf.variable(tf.tensor2d([[1], [2]]), true);
    decode = tf.variable(tf.tensor2d([[10]]), true);
    traced = trace(step, {
      x: ndArray('float32', [2, 2], new Float32Array(4)),
      style: ndArray('float32', [2, 1], new Float32Array(2)),
    });
  });
  afterEach(() => {
    encode.dispose();
    decode.dispose();
  });

  /** An encoder, and a decoder in a style. */
  function step({ x, style }: NamedTensors): NamedTensors {
    const code = tf.matMul(x!, encode);
    return { x: x!, style: style!, code, decoded: tf.add(tf.matMul(code, decode), style!) };
  }

  const open = (value: string, size: number) => ({ value, shape: [-1, size] });

  it('has the nodes and variables between its ends, and no others', () => {
    const encoder = subGraph(traced, { inputs: { x: open('x', 2) }, outputs: { code: 'code' } });
    expect([...encoder.variables.values()]).toEqual([encode]);
    expect(Object.keys(encoder.inputs).sort()).toEqual(['step', 'x']);
    expect(encoder.nodes.filter(({ op }) => op === 'MatMul')).toHaveLength(1);
    expect(traced.nodes.filter(({ op }) => op === 'MatMul')).toHaveLength(2);
    expect(encoder.outputShapes).toEqual({ code: [-1, 1] });
  });

  it('may begin at a value within the step', () => {
    const decoder = subGraph(traced, {
      inputs: { code: open('code', 1), style: open('style', 1) },
      outputs: { decoded: 'decoded' },
    });
    expect([...decoder.variables.values()]).toEqual([decode]);
  });

  it('computes what the step computes from there', () => {
    const whole = trace(
      ({ x }) => {
        const doubled = tf.mul(x!, 2);
        return { doubled, squared: tf.square(doubled) };
      },
      { x: float32(2, 3) },
    );
    const cut = subGraph(whole, {
      inputs: { d: { value: 'doubled', shape: [-1] } },
      outputs: { s: 'squared' },
    });
    const { binding } = tf.backend() as NativeBackend;
    using session = binding.createSession(cut.toGraphDef());
    const feeds = { [cut.inputs.d!]: float32(3, 4, 5) };
    expect(session.run({ feeds, fetches: [cut.outputs.s!] })).toEqual([float32(9, 16, 25)]);
  });

  it('names the output and the input that is not offered', () => {
    const cut = () => subGraph(traced, { inputs: { x: open('x', 2) }, outputs: { decoded: 'decoded' } });
    expect(cut).toThrow(SubGraphError);
    expect(cut).toThrow(
      /The output "decoded" needs the input "style", which is not among those of its graph/,
    );
    expect(cut).toThrow(/given: inputs x\n.*name "style" among the inputs, or leave "decoded" out/);
  });

  it('keeps of functions those that are called', () => {
    const looped = trace(
      ({ x }) => {
        const { carry } = scan(([sum], [each]) => ({ carry: [tf.add(sum!, each!)], outputs: [] }), {
          carry: [tf.zeros([2])],
          sequences: [x!],
        });
        return { x: x!, sum: carry[0]!, plain: tf.square(x!) };
      },
      { x: ndArray('float32', [3, 2], new Float32Array(6)) },
    );
    const ends = { inputs: { x: { value: 'x', shape: [-1, 2] } } };
    expect(subGraph(looped, { ...ends, outputs: { plain: 'plain' } }).functions).toEqual([]);
    expect(subGraph(looped, { ...ends, outputs: { sum: 'sum' } }).functions).toEqual(looped.functions);
    expect(looped.functions.length).toBeGreaterThan(0);
  });
});
