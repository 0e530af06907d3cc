/** Tells how long an epoch and a run still take, from the steps and epochs that this process has done. */
export class RunTimes {
  private steps = 0;
  private epochs = 0;
  private epochSeconds = 0;
  private epochStart = 0;

  constructor(
    private readonly run: { readonly epochs: number; readonly stepsPerEpoch: number },
    private readonly now: () => number = () => performance.now() / 1000,
  ) {}

  beginEpoch(): void {
    this.steps = 0;
    this.epochStart = this.now();
  }

  endStep(): void {
    this.steps++;
  }

  /** @param seconds of training and validation. */
  endEpoch(seconds: number): void {
    this.epochs++;
    this.epochSeconds += seconds;
  }

  /** Training steps a second in this epoch; undefined before the first. */
  get stepsPerSecond(): number | undefined {
    const seconds = this.now() - this.epochStart;
    return this.steps > 0 && seconds > 0 ? this.steps / seconds : undefined;
  }

  /** Seconds that this epoch's training still takes; undefined before its first step. */
  epochLeft(stepInEpoch: number): number | undefined {
    const rate = this.stepsPerSecond;
    return rate === undefined ? undefined : (this.run.stepsPerEpoch - stepInEpoch) / rate;
  }

  /** Seconds that all epochs still take; those that were done whole tell how long one is with its validation. */
  runLeft(epoch: number, stepInEpoch: number): number | undefined {
    const rate = this.stepsPerSecond;
    if (rate === undefined) return undefined;
    const whole = this.epochs > 0 ? this.epochSeconds / this.epochs : this.run.stepsPerEpoch / rate;
    return (this.run.stepsPerEpoch - stepInEpoch) / rate + (this.run.epochs - epoch) * whole;
  }
}

/** `1:05` or `2:03:09`; a dash for what is not known yet. */
export function formatTime(seconds: number | undefined): string {
  if (seconds === undefined) return '-';
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
