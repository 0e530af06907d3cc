import type { PreparedStep, Runtime } from '@tfaip/core';
import type { EpochEnd, TrainerCallback } from '../callbacks/trainerCallback.js';
import type { Checkpoints } from '../loop/fitLoop.js';
import type { TrainBatches } from '../loop/trainBatches.js';
import type { RunTrace } from './runTrace.js';

/** A runtime whose steps are traced, under their names. */
function tracedRuntime(runtime: Runtime, trace: RunTrace): Runtime {
  return {
    name: runtime.name,
    prepare: (step, options) => tracedStep(runtime.prepare(step, options), options.name, trace),
    readVariable: (variable) => runtime.readVariable(variable),
    writeVariable: (variable, value) => runtime.writeVariable(variable, value),
  };
}

/** Of each step, the runs whose operations are traced: the first ones compile and warm up. */
const [FIRST_RUN, LAST_RUN] = [3, 5];

function tracedStep(prepared: PreparedStep, step: string, trace: RunTrace): PreparedStep {
  const name = `${step} step`;
  let runs = 0;
  return {
    run: async (feeds, options) => {
      runs++;
      const traceOperations = runs >= FIRST_RUN && runs <= LAST_RUN;
      const start = performance.now();
      try {
        const result = await prepared.run(feeds, { ...options, traceOperations });
        if (result.operations) trace.addOperations(name, start, result.operations);
        return result;
      } finally {
        trace.add(name, 'step', start, { step: options.step });
      }
    },
    graphDef: () => prepared.graphDef?.(),
    dispose: () => prepared.dispose(),
  };
}

/** The parts of a run with their steps and batches traced. */
export function tracedParts<P extends { readonly runtime: Runtime; readonly trainBatches: TrainBatches }>(
  parts: P,
  trace: RunTrace,
): P {
  return {
    ...parts,
    runtime: tracedRuntime(parts.runtime, trace),
    trainBatches: tracedBatches(parts.trainBatches, trace),
  };
}

/** Batches whose waiting times are traced. */
function tracedBatches(batches: TrainBatches, trace: RunTrace): TrainBatches {
  return Object.create(batches, {
    next: { value: () => trace.during('wait for input', 'input', () => batches.next()) },
    fetchAhead: { value: () => batches.fetchAhead() },
  }) as TrainBatches;
}

/** Checkpoints, as far as training waits for them. */
export function tracedCheckpoints(checkpoints: Checkpoints, trace: RunTrace): Checkpoints {
  return {
    afterStep: (place) => checkpoints.afterStep(place),
    write: (place) => trace.during('checkpoint', 'checkpoint', () => checkpoints.write(place)),
  };
}

const hooks = [
  'onTrainBegin',
  'onEpochBegin',
  'onStepEnd',
  'onValidationBegin',
  'onValidationEnd',
  'onEpochEnd',
  'onTrainEnd',
] as const;

/** A callback whose hooks are traced, under the name of its class. */
export function tracedCallback(callback: TrainerCallback, trace: RunTrace): TrainerCallback {
  const name = callback.constructor.name === 'Object' ? 'callback' : callback.constructor.name;
  const traced = Object.create(callback) as Record<string, unknown>;
  for (const hook of hooks) {
    const call = callback[hook] as ((event: unknown) => unknown) | undefined;
    if (!call) continue;
    const category = name === 'ModelExport' ? 'export' : 'callback';
    traced[hook] = (event: unknown) =>
      trace.during(`${name}.${hook}`, category, () => call.call(callback, event));
  }
  return traced as TrainerCallback;
}

/** Traces epochs and validations; the first of all callbacks, so that its spans enclose those of the others. */
export class PhaseTrace implements TrainerCallback {
  private epoch: { readonly epoch: number; readonly start: number } | undefined;
  private validation = 0;

  constructor(private readonly trace: RunTrace) {}

  onEpochBegin(epoch: number): void {
    this.endEpoch();
    this.epoch = { epoch, start: performance.now() };
  }

  onValidationBegin(): void {
    this.validation = performance.now();
  }

  onValidationEnd({ epoch }: Pick<EpochEnd, 'epoch'>): void {
    this.trace.add('validation', 'validation', this.validation, { epoch });
  }

  onTrainEnd(): void {
    this.endEpoch();
  }

  onError(): void {
    this.endEpoch();
  }

  /** An epoch lasts until the next one begins: its checkpoint belongs to it. */
  private endEpoch(): void {
    if (this.epoch) this.trace.add('epoch', 'epoch', this.epoch.start, { epoch: this.epoch.epoch });
    this.epoch = undefined;
  }
}
