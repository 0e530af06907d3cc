import { SingleBar } from 'cli-progress';
import { formatValues } from './formatValues.js';
import { formatTime, RunTimes } from './runTimes.js';
import type { EpochEnd, StepEnd, TrainBegin, TrainerCallback } from './trainerCallback.js';

/** What the bar shows before the first step: nothing is known yet. */
const nothingYet = { left: '-', runLeft: '-', rate: '-', losses: '' };

/** Draws a bar with running losses on a terminal while an epoch is trained. */
export class ProgressBar implements TrainerCallback {
  private run: TrainBegin | undefined;
  private bar: SingleBar | undefined;
  private times: RunTimes | undefined;

  /**
   * @param show takes lines for the user.
   * @param stream a terminal to draw on; without one nothing is drawn.
   */
  constructor(
    private readonly show: (line: string) => void,
    private readonly stream: NodeJS.WritableStream | undefined,
  ) {}

  /** Shows a line without tearing the bar. */
  readonly showLine = (line: string): void => {
    const { bar } = this;
    const progress = bar && { total: bar.getTotal(), value: bar.getProgress() };
    bar?.stop();
    this.show(line);
    if (bar && progress) {
      bar.start(progress.total, Math.round(progress.value * progress.total), nothingYet);
    }
  };

  onTrainBegin(run: TrainBegin): void {
    this.run = run;
    this.times = new RunTimes(run);
  }

  onEpochBegin(epoch: number): void {
    if (!this.stream || !this.run) return;
    this.times?.beginEpoch();
    this.bar = new SingleBar({
      format: `Epoch ${epoch}/${this.run.epochs} {bar} {value}/{total}  ETA {left}, run {runLeft}  {rate} samples/s  {losses}`,
      hideCursor: true,
      clearOnComplete: true,
      stream: this.stream,
    });
    this.bar.start(this.run.stepsPerEpoch, 0, nothingYet);
    process.once('SIGINT', this.onInterrupt);
  }

  onStepEnd({ epoch, stepInEpoch, losses }: StepEnd): void {
    const { bar, run, times } = this;
    if (!bar || !run || !times) return;
    times.endStep();
    const rate = times.stepsPerSecond;
    bar.update(stepInEpoch, {
      left: formatTime(times.epochLeft(stepInEpoch)),
      runLeft: formatTime(times.runLeft(epoch, stepInEpoch)),
      rate: rate === undefined ? '-' : Math.round(rate * run.batchSize),
      losses: formatValues(losses),
    });
  }

  onValidationEnd(): void {
    this.stop();
  }

  onEpochEnd({ seconds }: EpochEnd): void {
    this.times?.endEpoch(seconds);
    this.stop();
  }

  close(): void {
    this.stop();
  }

  private stop(): void {
    process.off('SIGINT', this.onInterrupt);
    this.bar?.stop();
    this.bar = undefined;
  }

  /** Gives the terminal its cursor and line wrapping back, then lets the signal do what it would have done. */
  private readonly onInterrupt = (): void => {
    this.stop();
    if (process.listenerCount('SIGINT') === 0) process.kill(process.pid, 'SIGINT');
  };
}
