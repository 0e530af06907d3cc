import { formatBound, formatEpoch, formatValue } from './formatValues.js';
import { RunSummary } from './runSummary.js';
import type { EpochEnd, StepEnd, TrainBegin, TrainEnd, TrainerCallback } from './trainerCallback.js';

/** Tells a run in lines: where it writes, its first step, each epoch, how it ended. */
export class ConsoleLines implements TrainerCallback {
  private run: TrainBegin | undefined;
  private stepsOfThisProcess = 0;
  private readonly summary = new RunSummary();

  constructor(private readonly print: (line: string) => void) {}

  onTrainBegin(run: TrainBegin): void {
    this.run = run;
    this.print(`${run.resumed ? 'Going on in' : 'Output folder:'} ${run.outputDir}`);
  }

  onStepEnd(_event: StepEnd): void {
    if (++this.stepsOfThisProcess === 1)
      this.print(`First training step done ${process.uptime().toFixed(1)} s after the program's start`);
  }

  onEpochEnd(event: EpochEnd): void {
    this.print(formatEpoch(event, this.run?.epochs ?? event.epoch));
    this.summary.add(event);
  }

  onTrainEnd(end: TrainEnd): void {
    const { best, epochs, seconds, steps, interrupted, stoppedEarly } = end;
    if (interrupted) {
      this.print(`Stopped after ${steps} steps, in epoch ${epochs} of ${this.run?.epochs}`);
      return;
    }
    const isIdle = this.run?.resumed && this.stepsOfThisProcess === 0;
    if (isIdle && stoppedEarly === undefined)
      this.print('Nothing was left to do; --trainer.epochs N with a larger number trains on');
    if (stoppedEarly !== undefined) this.print(`Ended early, after epoch ${epochs}: ${stoppedEarly}`);
    for (const line of this.summary.lines(end)) this.print(line);
    this.printBound();
    const bestPart = best
      ? `best ${best.name} ${formatValue(best.value)} in epoch ${best.epoch}`
      : `no epoch had a value of ${this.run?.bestName}`;
    // Kilobytes on all platforms, says libuv.
    const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
    this.print(`Done: ${steps} steps in ${seconds.toFixed(1)} s, ${bestPart}, peak memory ${peakMiB} MiB`);
  }

  private printBound(): void {
    if (this.stepsOfThisProcess === 0) return;
    const { input, steps } = this.summary.times;
    const perStep = (seconds: number): number => (seconds * 1000) / this.stepsOfThisProcess;
    this.print(formatBound(perStep(input), perStep(steps)));
  }
}
