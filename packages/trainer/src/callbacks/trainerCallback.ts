import type { LoggedValue, Sample } from '@tfaip/core';

/** Values by name: losses, their total `loss`, and metrics. */
export type Values = Readonly<Record<string, number>>;

/** Serialized `tensorflow.Summary` messages by the name of the metric that made them. */
export type Summaries = Readonly<Record<string, Uint8Array>>;

/** What is fixed once training begins. */
export interface TrainBegin {
  readonly outputDir: string;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly batchSize: number;
  /** Whether a run goes on that was stopped: its folder holds what it has written so far. */
  readonly resumed: boolean;
  /** Training steps that the run has done before; 0 for a new one. */
  readonly stepsDone: number;
  /** The value that decides on the best model. */
  readonly bestName: string;
  /** The graph that validation runs, a serialized `GraphDef`; undefined before the first one, and if there is none. */
  readonly modelGraph: () => Uint8Array | undefined;
}

export interface StepEnd {
  /** Counted from 1. */
  readonly epoch: number;
  /** Within the epoch, counted from 1. */
  readonly stepInEpoch: number;
  /** Over all epochs, counted from 1. */
  readonly step: number;
  /** Mean losses of the epoch so far. */
  readonly losses: Values;
  readonly logged: readonly LoggedValue[];
}

export interface ValidationEnd {
  readonly epoch: number;
  readonly step: number;
  /** The first samples with their outputs, un-batched. */
  readonly samples: readonly Sample[];
  readonly logged: readonly LoggedValue[];
}

export interface EpochEnd {
  readonly epoch: number;
  readonly step: number;
  readonly train: Values;
  /** Undefined if this epoch was not validated. */
  readonly val?: Values;
  /** Of metrics that are no numbers. */
  readonly trainSummaries: Summaries;
  readonly valSummaries?: Summaries;
  /** Whether the value of `bestLoggingSettings` is the best so far. */
  readonly isBest: boolean;
  readonly learningRate: number;
  /** Of training alone; 0 where a resumed run had only the validation of the epoch left. */
  readonly samplesPerSecond: number;
  /** Time of the epoch's training that went to waiting for batches. */
  readonly inputSeconds: number;
  /** Time of the epoch's training steps, as far as it was not hidden behind the making of batches. */
  readonly stepSeconds: number;
  readonly stepsPerSecond: number;
  /** 0 if this epoch was not validated. */
  readonly validationSeconds: number;
  /** Wall time of training and validation of this epoch. */
  readonly seconds: number;
}

export interface TrainEnd {
  readonly epochs: number;
  readonly steps: number;
  /** Undefined if no epoch had a number for it. */
  readonly best?: { readonly epoch: number; readonly name: string; readonly value: number };
  /** Of this process alone. */
  readonly seconds: number;
  /** Of them, those in which training waited for checkpoints. */
  readonly checkpointSeconds: number;
  /** Of them, those in which it waited for callbacks at the ends of epochs, such as exports. */
  readonly callbackSeconds: number;
  /** Why there were fewer epochs than asked for; undefined unless early stopping has ended the run. */
  readonly stoppedEarly?: string;
  /** Whether the run was stopped before its end; it can be resumed then. */
  readonly interrupted: boolean;
}

/**
 * Observes a run. Every hook is optional and may return a promise that the trainer awaits; callbacks are called in
 * the order given.
 */
export interface TrainerCallback {
  /** Once, after model and data are ready, before the first step. */
  onTrainBegin?(event: TrainBegin): void | Promise<void>;
  /** Before the first step of each epoch. */
  onEpochBegin?(epoch: number): void | Promise<void>;
  /** After each training step. */
  onStepEnd?(event: StepEnd): void | Promise<void>;
  /** Before the first validation step of an epoch that is validated. */
  onValidationBegin?(epoch: number): void | Promise<void>;
  /** After the last validation step, before the end of its epoch. */
  onValidationEnd?(event: ValidationEnd): void | Promise<void>;
  /** After training and validation of an epoch. */
  onEpochEnd?(event: EpochEnd): void | Promise<void>;
  /** Once, after the last epoch. */
  onTrainEnd?(event: TrainEnd): void | Promise<void>;
  /** When a run that has begun fails, with its error, before {@link close}; what this throws itself is ignored. */
  onError?(error: unknown): void | Promise<void>;
  /** Always, also after an error: frees what the callback holds. */
  close?(): void | Promise<void>;
}
