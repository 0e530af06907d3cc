import { SingleBar } from 'cli-progress';
import { formatEpoch, formatValue, formatValues } from './formatValues.js';
import type { EpochEnd, StepEnd, TrainBegin, TrainEnd, TrainerCallback } from './trainerCallback.js';

/** Shows a run on a terminal: a bar with running losses on a TTY, and one line per epoch everywhere. */
export class ConsoleProgress implements TrainerCallback {
  private run: TrainBegin | undefined;
  private bar: SingleBar | undefined;
  private epochStart = 0;

  /**
   * @param print takes each line.
   * @param interactive whether a bar may be drawn on stderr; false in pipes and CI.
   */
  constructor(
    private readonly print: (line: string) => void,
    private readonly interactive: boolean,
  ) {}

  onTrainBegin(run: TrainBegin): void {
    this.run = run;
  }

  onEpochBegin(epoch: number): void {
    if (!this.interactive || !this.run) return;
    this.epochStart = performance.now();
    this.bar = new SingleBar({
      format: `Epoch ${epoch}/${this.run.epochs} {bar} {value}/{total}  ETA {eta_formatted}  {rate} samples/s  {losses}`,
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
      etaBuffer: 100,
    });
    this.bar.start(this.run.stepsPerEpoch, 0, { rate: '-', losses: '' });
  }

  onStepEnd({ step, stepInEpoch, losses }: StepEnd): void {
    if (step === 1)
      this.print(`First training step done ${process.uptime().toFixed(1)} s after the program's start`);
    if (!this.bar || !this.run) return;
    const seconds = (performance.now() - this.epochStart) / 1000;
    const rate = Math.round((stepInEpoch * this.run.batchSize) / seconds);
    this.bar.update(stepInEpoch, { rate, losses: formatValues(losses) });
  }

  onValidationEnd(): void {
    this.stopBar();
  }

  onEpochEnd(event: EpochEnd): void {
    this.stopBar();
    this.print(formatEpoch(event, this.run?.epochs ?? event.epoch));
  }

  onTrainEnd({ best, seconds, steps }: TrainEnd): void {
    const bestPart = best
      ? `best ${best.name} ${formatValue(best.value)} in epoch ${best.epoch}`
      : 'no epoch ended';
    // Kilobytes on all platforms, says libuv.
    const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
    this.print(`Done: ${steps} steps in ${seconds.toFixed(1)} s, ${bestPart}, peak memory ${peakMiB} MiB`);
    if (this.run) this.print(`Everything is in ${this.run.outputDir}`);
  }

  close(): void {
    this.stopBar();
  }

  private stopBar(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
