import { SingleBar } from 'cli-progress';
import { formatValues } from './formatValues.js';
import type { StepEnd, TrainBegin, TrainerCallback } from './trainerCallback.js';

/** Draws a bar with running losses on a terminal while an epoch is trained. */
export class ProgressBar implements TrainerCallback {
  private run: TrainBegin | undefined;
  private bar: SingleBar | undefined;
  private epochStart = 0;

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
      bar.start(progress.total, Math.round(progress.value * progress.total), { rate: '-', losses: '' });
    }
  };

  onTrainBegin(run: TrainBegin): void {
    this.run = run;
  }

  onEpochBegin(epoch: number): void {
    if (!this.stream || !this.run) return;
    this.epochStart = performance.now();
    this.bar = new SingleBar({
      format: `Epoch ${epoch}/${this.run.epochs} {bar} {value}/{total}  ETA {eta_formatted}  {rate} samples/s  {losses}`,
      hideCursor: true,
      clearOnComplete: true,
      stream: this.stream,
      etaBuffer: 100,
    });
    this.bar.start(this.run.stepsPerEpoch, 0, { rate: '-', losses: '' });
    process.once('SIGINT', this.onInterrupt);
  }

  onStepEnd({ stepInEpoch, losses }: StepEnd): void {
    if (!this.bar || !this.run) return;
    const seconds = (performance.now() - this.epochStart) / 1000;
    const rate = Math.round((stepInEpoch * this.run.batchSize) / seconds);
    this.bar.update(stepInEpoch, { rate, losses: formatValues(losses) });
  }

  onValidationEnd(): void {
    this.stop();
  }

  onEpochEnd(): void {
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
