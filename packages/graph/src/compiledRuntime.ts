import * as tf from '@tensorflow/tfjs';
import {
  EagerRuntime,
  type NdArray,
  type PrepareOptions,
  type Runtime,
  type StepFunction,
} from '@tfaip/core';
import {
  encodeSessionSettings,
  type GraphSession,
  type NativeBackend,
  opDefs,
  type SessionSettings,
} from '@tfaip/libtensorflow';
import { CompiledStep } from './session/compiledStep.js';
import { SessionVariables } from './session/sessionVariables.js';
import { StepPrograms } from './session/stepPrograms.js';

export interface CompiledRuntimeOptions {
  /** How TensorFlow rewrites the graphs; default: as it does by itself. */
  readonly settings?: SessionSettings;
  /** Takes what the user should know: a step that cannot be compiled. Default: `console.warn`. */
  readonly warn?: (message: string) => void;
}

/**
 * Runs steps as TensorFlow graphs, each a single native call. All steps of a runtime share a session and its variables.
 * The native backend must be tfjs's current one.
 *
 * @example
 * await registerNativeBackend();
 * await tf.setBackend('tensorflow');
 * const runtime = new CompiledRuntime();
 * const step = runtime.prepare(({ x }) => ({ y: tf.square(x) }), { name: 'square', seed: 1, feeds: { x: { shape: [null], dtype: 'float32' } } });
 */
export class CompiledRuntime implements Runtime {
  readonly name: string;
  private readonly eager = new EagerRuntime();
  private readonly session: GraphSession;
  private readonly programs: StepPrograms;
  private readonly variables: SessionVariables;

  constructor({ settings = {}, warn = console.warn }: CompiledRuntimeOptions = {}) {
    this.name = ['compiled on tensorflow', ...namesOf(settings)].join(', ');
    const backend = tf.backend() as NativeBackend;
    this.session = backend.binding.createSession(new Uint8Array(), {
      config: encodeSessionSettings(settings),
    });
    this.variables = new SessionVariables(this.session, backend);
    this.programs = new StepPrograms(this.session, this.variables, opDefs(backend.binding), warn);
  }

  prepare(step: StepFunction, options: PrepareOptions): CompiledStep {
    return new CompiledStep(this.programs, step, options, this.eager);
  }

  readVariable(variable: tf.Variable): Promise<NdArray> {
    return this.programs.exclusive(async () => {
      const value = this.variables.read(variable);
      return value ? (value as NdArray) : this.eager.readVariable(variable);
    });
  }

  writeVariable(variable: tf.Variable, value: NdArray): Promise<void> {
    return this.programs.exclusive(() => this.eager.writeVariable(variable, value));
  }

  /** Frees graphs and session; variables keep their values in tfjs. */
  dispose(): void {
    this.variables.release();
    this.session.dispose();
  }
}

function namesOf({ xla = false, mixedPrecision = 'off' }: SessionSettings): string[] {
  return [...(xla ? ['XLA clustering'] : []), ...(mixedPrecision === 'off' ? [] : [mixedPrecision])];
}
