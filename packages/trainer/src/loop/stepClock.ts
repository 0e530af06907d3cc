import { performance } from 'node:perf_hooks';

/**
 * Part of the time behind a step's start that the event loop must have been idle to say that the step, not the input, was
 * waited for.
 */
const IDLE_SHARE = 0.05;

/** Times in milliseconds. */
export interface Clock {
  now(): number;
  /** How long the event loop has been idle so far. */
  idle(): number;
}

const processClock: Clock = {
  now: () => performance.now(),
  idle: () => performance.eventLoopUtilization().idle,
};

/**
 * Tells the time that training waits for its input from the time that it waits for its steps.
 *
 * The next batch is asked for while a step runs. If the event loop is idle meanwhile, the step took longer; if it is busy
 * all the time, it was busy with the batch, behind which the step is hidden.
 */
export class StepClock {
  private input = 0;
  private step = 0;
  private begun = 0;
  private underWay = 0;
  private idle = 0;

  /** @param clock where the times come from; default: the process. */
  constructor(private readonly clock: Clock = processClock) {}

  /** Seconds of waiting for batches. */
  get inputSeconds(): number {
    return this.input / 1000;
  }

  /** Seconds of steps that were not hidden behind the making of batches. */
  get stepSeconds(): number {
    return this.step / 1000;
  }

  /** Times the wait for a batch. */
  async waitForInput<T>(batch: Promise<T>): Promise<T> {
    const start = this.clock.now();
    try {
      return await batch;
    } finally {
      this.input += this.clock.now() - start;
    }
  }

  /** A step is about to begin. */
  begin(): void {
    this.begun = this.clock.now();
  }

  /** What the step does at once is done; it goes on elsewhere, or is over. */
  leave(): void {
    this.underWay = this.clock.now();
    this.idle = this.clock.idle();
  }

  /** The step's result is there. */
  end(): void {
    const now = this.clock.now();
    const idle = this.clock.idle() - this.idle;
    const isHidden = idle < IDLE_SHARE * (now - this.underWay);
    this.step += (isHidden ? this.underWay : now) - this.begun;
    if (isHidden) this.input += now - this.underWay;
  }
}
