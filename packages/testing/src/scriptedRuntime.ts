import type { Variable } from '@tensorflow/tfjs';
import type {
  NamedArrays,
  NdArray,
  PreparedStep,
  PrepareOptions,
  RunOptions,
  Runtime,
  StepFunction,
  StepResult,
} from '@tfaip/core';

/** Gives the values of a step instead of running it. */
export type StepScript = (feeds: NamedArrays, options: RunOptions) => NamedArrays;

/** A step that was run, in the order of running. */
export interface RunRecord {
  readonly name: string;
  readonly step: number;
}

/**
 * A runtime that runs nothing: values come from scripts by the step's name, and every run is recorded. It makes tests
 * of a training loop fast and exact.
 */
export class ScriptedRuntime implements Runtime {
  readonly name = 'scripted';
  readonly runs: RunRecord[] = [];
  private readonly written = new Map<Variable, NdArray>();

  /** @param scripts by step name; a step without one has no values. */
  constructor(private readonly scripts: Readonly<Record<string, StepScript>>) {}

  prepare(_step: StepFunction, { name }: PrepareOptions): PreparedStep {
    return {
      run: async (feeds: NamedArrays, options: RunOptions): Promise<StepResult> => {
        this.runs.push({ name, step: options.step });
        return { values: this.scripts[name]?.(feeds, options) ?? {}, logged: [] };
      },
      dispose: () => {},
    };
  }

  async readVariable(variable: Variable): Promise<NdArray> {
    const { shape } = variable;
    const size = shape.reduce((a, b) => a * b, 1);
    return this.written.get(variable) ?? { dtype: 'float32', shape, data: new Float32Array(size) };
  }

  async writeVariable(variable: Variable, value: NdArray): Promise<void> {
    this.written.set(variable, value);
  }
}
