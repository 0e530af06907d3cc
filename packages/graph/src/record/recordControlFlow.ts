import * as tf from '@tensorflow/tfjs';
import { type ControlFlow, eagerControlFlow } from '@tfaip/core';
import { TracingError } from '../tracingError.js';
import { addFlowNode, argument, copy } from './flowNode.js';
import type { Recorder } from './recorder.js';
import type { Scope } from './recording.js';
import { recordScan } from './recordScan.js';
import { differentiableScan } from './scanGradient.js';

/**
 * Control flow of a step that is recorded: the bodies are recorded once each, on the values of the first iteration, and
 * run unrecorded for the values that the rest of the recording goes on with.
 */
export function recordingControlFlow(recorder: Recorder): ControlFlow {
  const recorded: ControlFlow = {
    scan: (body, args) =>
      tapeIsOn() ? differentiableScan(recorder, body, args) : recordScan(recorder, body, args),
    whileLoop: (condition, body, initial, options) => {
      forbidGradient('whileLoop', 'scan');
      return recordWhile(recorder, condition, body, initial, options?.maxIterations);
    },
    cond: (predicate, onTrue, onFalse) => {
      forbidGradient('cond', 'tf.where');
      return recordBranch(recorder, predicate, onTrue, onFalse);
    },
  };
  // Bodies run unrecorded for their values; what is nested in them does too.
  return {
    scan: (...args) => (recorder.isPaused ? eagerControlFlow : recorded).scan(...args),
    whileLoop: (...args) => (recorder.isPaused ? eagerControlFlow : recorded).whileLoop(...args),
    cond: (...args) => (recorder.isPaused ? eagerControlFlow : recorded).cond(...args),
  };
}

/** Whether tfjs writes operations down for a gradient now. */
function tapeIsOn(): boolean {
  return (tf.engine() as unknown as { isTapeOn(): boolean }).isTapeOn();
}

function forbidGradient(what: string, instead: string): void {
  if (!tapeIsOn()) return;
  throw new TracingError(`${what} has no gradient in a recorded step.`, {
    fix: `use ${instead}, which has one`,
  });
}

function recordWhile(
  recorder: Recorder,
  condition: Parameters<ControlFlow['whileLoop']>[0],
  body: Parameters<ControlFlow['whileLoop']>[1],
  initial: readonly tf.Tensor[],
  maxIterations: number | undefined,
): tf.Tensor[] {
  const options = maxIterations === undefined ? undefined : { maxIterations };
  const result = recorder
    .pausing(() => eagerControlFlow.whileLoop(condition, body, initial, options))
    .map((tensor) => recorder.pausing(() => copy(tensor)));
  const record = (run: (...state: tf.Tensor[]) => tf.Tensor[]): Scope =>
    recorder.body(() =>
      run(...initial.map((tensor, i) => argument(recorder, `state${i}`, () => copy(tensor)))),
    );
  addFlowNode(recorder, result, {
    kind: 'while',
    condition: record((...state) => [condition(...state)]),
    body: record(body),
    state: initial.map((tensor) => recorder.refOfTensor(tensor)),
    maxIterations,
  });
  return result;
}

function recordBranch(
  recorder: Recorder,
  predicate: tf.Tensor,
  onTrue: () => tf.Tensor[],
  onFalse: () => tf.Tensor[],
): tf.Tensor[] {
  const run = (branch: () => tf.Tensor[]): tf.Tensor[] =>
    recorder.pausing(() => branch().map((tensor) => copy(tensor)));
  // Both run: each must be able to, and only one of them gives the values to go on with.
  const ifTrue = run(onTrue);
  const ifFalse = run(onFalse);
  const result = recorder.pausing(() => predicate.dataSync()[0]) ? ifTrue : ifFalse;
  addFlowNode(recorder, result, {
    kind: 'branch',
    predicate: recorder.refOfTensor(predicate),
    onTrue: recorder.body(onTrue),
    onFalse: recorder.body(onFalse),
  });
  return result;
}
