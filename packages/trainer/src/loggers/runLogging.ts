import type { EpochEnd, StepEnd, TrainBegin, TrainerCallback } from '../callbacks/trainerCallback.js';
import type { RunLogger } from './runLogger.js';

/** Gives the values of a run to loggers. */
export class RunLogging implements TrainerCallback {
  /** @param every steps from one that is logged to the next; the first is one. */
  constructor(
    private readonly loggers: readonly RunLogger[],
    private readonly every: number,
  ) {}

  async onTrainBegin({ outputDir, stepsDone }: TrainBegin): Promise<void> {
    for (const logger of this.loggers) await logger.open({ outputDir, stepsDone });
  }

  /** Undefined but at a logging step: others cost nothing. */
  onStepEnd({ epoch, step, losses }: StepEnd): Promise<void> | undefined {
    return (step - 1) % this.every === 0 ? this.logStep({ epoch, step, losses }) : undefined;
  }

  async onEpochEnd(event: EpochEnd): Promise<void> {
    const { epoch, step, seconds, learningRate, train, val, isBest } = event;
    const row = { epoch, step, seconds, learningRate, train, ...(val && { val }), isBest };
    for (const logger of this.loggers) await logger.logEpoch(row);
  }

  async close(): Promise<void> {
    for (const logger of this.loggers) await logger.close?.();
  }

  private async logStep(row: Pick<StepEnd, 'epoch' | 'step' | 'losses'>): Promise<void> {
    for (const logger of this.loggers) await logger.logStep?.(row);
  }
}
