import * as tf from '@tensorflow/tfjs';
import {
  type LogHandler,
  type NamedArrays,
  type NamedTensors,
  type StepFunction,
  toTensors,
  withControlFlow,
  withFusedUpdates,
  withStepContext,
} from '@tfaip/core';
import type { NativeBackend } from '@tfaip/libtensorflow';
import { TracingError } from '../tracingError.js';
import { AssignedVariables } from './assignedVariables.js';
import { recordGradientOrigins } from './gradientOrigins.js';
import { recordingControlFlow } from './recordControlFlow.js';
import { Recorder } from './recorder.js';
import type { Recording } from './recording.js';

/** Name of the scalar feed that carries the number of the step. */
export const stepFeed = 'step';

export interface RecordOptions {
  readonly seed: number;
  /** Whether nodes remember the lines and layers that made them: it costs some microseconds each. */
  readonly origins: boolean;
}

interface PendingLog {
  readonly handler: LogHandler;
  readonly path: string;
  readonly tensor: tf.Tensor;
}

/**
 * Runs a step once on the native backend and records it. Variables have their values back afterwards.
 *
 * @throws {TracingError} if the step does what a graph cannot: reads a tensor on the host, makes a variable.
 * @throws whatever the step itself throws.
 */
export function recordStep(step: StepFunction, feeds: NamedArrays, options: RecordOptions): Recording {
  const backend = tf.backend() as NativeBackend;
  const recorder = new Recorder(backend, variablesById(backend), options.origins);
  const assigned = new AssignedVariables(
    (variable) => recorder.noteAssign(variable),
    (run) => recorder.pausing(run),
  );
  // Not what tidy returns: it would search all of it for tensors.
  let recording: Recording | undefined;
  try {
    tf.tidy(() => {
      const tensors = toTensors(feeds);
      const stepNumber = tf.scalar(0, 'int32');
      for (const [name, tensor] of Object.entries({ ...tensors, [stepFeed]: stepNumber })) {
        recorder.addInput(name, tensor);
      }
      const logs: PendingLog[] = [];
      const collect = (handler: LogHandler, path: string, tensor: tf.Tensor): void => {
        logs.push({ handler, path, tensor: recorder.pausing(() => tf.keep(tensor.clone())) });
      };
      const context = { seed: options.seed, step: stepNumber, collect };
      const run = (): NamedTensors => withStepContext(context, () => step(tensors));
      try {
        recording = observed(backend, recorder, () => {
          const values = noNewVariables(() =>
            assigned.during(() => recordGradientOrigins(recorder, () => replaced(recorder, run))),
          );
          return recordingOf(recorder, values, logs);
        });
      } finally {
        for (const { tensor } of logs) tensor.dispose();
      }
    });
  } finally {
    assigned.restore();
  }
  return recording!;
}

/**
 * Variables by the native tensor that holds their value; all of them are on the device afterwards. One that shares it
 * with another, being made of its clone, gets a copy: they would be taken for each other.
 */
function variablesById(backend: NativeBackend): Map<number, tf.Variable> {
  const variables = new Map<number, tf.Variable>();
  for (const variable of Object.values(tf.engine().state.registeredVariables)) {
    if (variables.has(backend.tensorId(variable))) {
      const { shape, dtype } = variable;
      tf.tidy(() => variable.assign(tf.tensor(variable.dataSync().slice(), shape, dtype)));
    }
    variables.set(backend.tensorId(variable), variable);
  }
  return variables;
}

function observed<R>(backend: NativeBackend, recorder: Recorder, run: () => R): R {
  backend.binding.observer = recorder;
  try {
    return run();
  } finally {
    backend.binding.observer = undefined;
  }
}

/** Control flow and fused updates as the recorder sees them. */
function replaced<R>(recorder: Recorder, run: () => R): R {
  return withControlFlow(recordingControlFlow(recorder), () =>
    withFusedUpdates((update, compute) => recorder.update(update, compute), run),
  );
}

function noNewVariables<R>(run: () => R): R {
  const { registeredVariables } = tf.engine().state;
  const before = new Set(Object.keys(registeredVariables));
  const result = run();
  const made = Object.keys(registeredVariables).filter((name) => !before.has(name));
  if (made.length === 0) return result;
  throw new TracingError('A step that is recorded cannot make variables.', {
    given: made.join(', '),
    fix: 'make weights and state before the first step, or in a layer by this.weight(…), and call the layer once',
  });
}

function recordingOf(recorder: Recorder, values: NamedTensors, logs: readonly PendingLog[]): Recording {
  const tensors = [...Object.values(values), ...logs.map(({ tensor }) => tensor)];
  const results = tensors.map((tensor) => recorder.refOfTensor(tensor));
  const valueNames = Object.keys(values);
  return {
    nodes: recorder.finish(),
    results,
    valueNames,
    logs: logs.map(({ handler, path }, i) => ({ handler, path, result: valueNames.length + i })),
  };
}
