import type { BestLoggingSettings, Json } from '@tfaip/core';
import type { Values } from '../callbacks/trainerCallback.js';
import type { StatePart } from '../checkpoint/trainingState.js';
import type { EarlyStoppingParams } from '../params/earlyStoppingParams.js';

/** Decides after each epoch whether it was the last, see {@link EarlyStoppingParams}. */
export class EarlyStopping implements StatePart {
  readonly name = 'early_stopping';
  /** Checks in a row without a new best. */
  private waited = 0;
  private bestAtCheck: number | undefined;
  private last: number | undefined;

  constructor(
    private readonly params: EarlyStoppingParams,
    private readonly settings: BestLoggingSettings,
  ) {}

  /** Takes the values of a validated epoch. */
  update(epoch: number, values: Values): void {
    const value = values[this.settings[1]] ?? Number.NaN;
    this.last = value;
    if (epoch % this.params.frequency !== 0) return;
    const isNewBest = this.bestAtCheck === undefined || this.isBetter(value, this.bestAtCheck);
    if (isNewBest && !Number.isNaN(value)) {
      this.bestAtCheck = value;
      this.waited = 0;
    } else if (this.counts()) {
      this.waited++;
    }
  }

  /** Why training is over; undefined if it is not. */
  get reason(): string | undefined {
    const { n_to_go } = this.params;
    const [, name] = this.settings;
    const goal = this.isMax ? this.params.upper_threshold : this.params.lower_threshold;
    if (
      goal !== null &&
      this.last !== undefined &&
      !this.isBetter(goal, this.last) &&
      !Number.isNaN(this.last)
    ) {
      return `${name} has reached ${goal}`;
    }
    if (n_to_go === null || this.waited < n_to_go) return undefined;
    return `${this.waited} ${this.waited === 1 ? 'check' : 'checks'} without a better ${name}`;
  }

  /** Numbers as text: they may be infinite or NaN, which JSON cannot say. */
  toJson(): Json {
    const { waited, bestAtCheck, last } = this;
    return { waited, bestAtCheck: textOrNull(bestAtCheck), last: textOrNull(last) };
  }

  fromJson(json: Json): void {
    const { waited, bestAtCheck, last } = json as { waited: number } & Record<string, string | null>;
    this.waited = waited;
    this.bestAtCheck = numberOf(bestAtCheck);
    this.last = numberOf(last);
  }

  /** Whether a check without a new best counts: the best value has passed the threshold, if there is one. */
  private counts(): boolean {
    const threshold = this.isMax ? this.params.lower_threshold : this.params.upper_threshold;
    if (threshold === null) return true;
    return this.bestAtCheck !== undefined && !this.isBetter(threshold, this.bestAtCheck);
  }

  private get isMax(): boolean {
    return this.settings[0] === 'max';
  }

  private isBetter(a: number, b: number): boolean {
    return this.isMax ? a > b : a < b;
  }
}

function textOrNull(value: number | undefined): string | null {
  return value === undefined ? null : String(value);
}

function numberOf(text: string | null | undefined): number | undefined {
  return text === null || text === undefined ? undefined : Number(text);
}
