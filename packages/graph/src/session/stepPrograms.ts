import type { NamedArrays, PrepareOptions, StepFunction } from '@tfaip/core';
import type { GraphSession, OpDefinitions } from '@tfaip/libtensorflow';
import { encodeGraphDef } from '../graphDef/encodeGraphDef.js';
import type { SessionVariables } from './sessionVariables.js';
import { StepProgram } from './stepProgram.js';
import { type EmitTarget, type TracedStep, traceForAllSizes, traceForOneSize } from './traceStep.js';

/** Makes the graphs of steps in one session, with its variables; one step runs at a time. */
export class StepPrograms {
  private count = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly session: GraphSession,
    readonly variables: SessionVariables,
    private readonly definitions: OpDefinitions,
    readonly warn: (message: string) => void,
  ) {}

  /** @throws as {@link traceForAllSizes}. */
  forAllSizes(step: StepFunction, options: PrepareOptions, feeds: NamedArrays): StepProgram {
    return this.add(options.name, (target) =>
      traceForAllSizes({ step, feeds, seed: options.seed, specs: options.feeds }, target),
    );
  }

  /** @throws as {@link traceForOneSize}. */
  forOneSize(step: StepFunction, options: PrepareOptions, feeds: NamedArrays): StepProgram {
    return this.add(options.name, (target) =>
      traceForOneSize({ step, feeds, seed: options.seed, specs: options.feeds }, target),
    );
  }

  /** Runs something when all that was asked for before has ended: steps change variables. */
  exclusive<R>(run: () => Promise<R>): Promise<R> {
    const result = this.last.then(run);
    this.last = result.catch(() => {});
    return result;
  }

  private add(name: string, trace: (target: EmitTarget) => TracedStep): StepProgram {
    const prefix = `${name.replaceAll(/[^A-Za-z0-9]+/g, '_')}${this.count++}`;
    this.variables.sweep();
    const traced = trace({
      definitions: this.definitions,
      sharedName: (variable) => this.variables.sharedName(variable),
      functionPrefix: `${prefix}_`,
    });
    this.session.extend(encodeGraphDef(traced.graph), prefix);
    return new StepProgram(traced, this.session, this.variables, prefix);
  }
}
