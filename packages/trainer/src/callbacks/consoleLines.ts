import { formatBound, formatEpoch, formatValue } from './formatValues.js';
import type { EpochEnd, StepEnd, TrainBegin, TrainEnd, TrainerCallback } from './trainerCallback.js';

/** Tells a run in lines: where it writes, its first step, each epoch, how it ended. */
export class ConsoleLines implements TrainerCallback {
  private run: TrainBegin | undefined;
  private hasStepped = false;
  private inputSeconds = 0;
  private stepSeconds = 0;

  constructor(private readonly print: (line: string) => void) {}

  onTrainBegin(run: TrainBegin): void {
    this.run = run;
    this.print(`${run.resumed ? 'Going on in' : 'Output folder:'} ${run.outputDir}`);
  }

  onStepEnd(_event: StepEnd): void {
    if (this.hasStepped) return;
    this.hasStepped = true;
    this.print(`First training step done ${process.uptime().toFixed(1)} s after the program's start`);
  }

  onEpochEnd(event: EpochEnd): void {
    this.print(formatEpoch(event, this.run?.epochs ?? event.epoch));
    this.inputSeconds += event.inputSeconds;
    this.stepSeconds += event.stepSeconds;
  }

  onTrainEnd({ best, epochs, seconds, steps, interrupted, stoppedEarly }: TrainEnd): void {
    if (interrupted) {
      this.print(`Stopped after ${steps} steps, in epoch ${epochs} of ${this.run?.epochs}`);
      return;
    }
    if (stoppedEarly !== undefined) this.print(`Ended early, after epoch ${epochs}: ${stoppedEarly}`);
    if (this.hasStepped)
      this.print(formatBound((this.inputSeconds * 1000) / steps, (this.stepSeconds * 1000) / steps));
    const bestPart = best
      ? `best ${best.name} ${formatValue(best.value)} in epoch ${best.epoch}`
      : `no epoch had a value of ${this.run?.bestName}`;
    // Kilobytes on all platforms, says libuv.
    const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
    this.print(`Done: ${steps} steps in ${seconds.toFixed(1)} s, ${bestPart}, peak memory ${peakMiB} MiB`);
  }
}
