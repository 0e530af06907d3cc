import type { BestLoggingSettings, Json } from '@tfaip/core';
import type { Values } from '../callbacks/trainerCallback.js';
import type { StatePart } from '../checkpoint/trainingState.js';

/** The best epoch so far by the value that `bestLoggingSettings` names. */
export class BestTracker implements StatePart {
  readonly name = 'best';
  private best: { epoch: number; value: number } | undefined;

  constructor(private readonly settings: BestLoggingSettings) {}

  /** Takes an epoch's values; true if they are the best so far. Equal values and NaN are not better. */
  update(epoch: number, values: Values): boolean {
    const [mode, name] = this.settings;
    const value = values[name] ?? Number.NaN;
    const sign = mode === 'max' ? 1 : -1;
    if (Number.isNaN(value)) return false;
    if (this.best && sign * (value - this.best.value) <= 0) return false;
    this.best = { epoch, value };
    return true;
  }

  result(): { epoch: number; name: string; value: number } | undefined {
    return this.best && { ...this.best, name: this.settings[1] };
  }

  /** The value as text: it may be infinite, which JSON cannot say. */
  toJson(): Json {
    return this.best ? { epoch: this.best.epoch, value: String(this.best.value) } : null;
  }

  fromJson(json: Json): void {
    const best = json as { epoch: number; value: string } | null;
    this.best = best ? { epoch: best.epoch, value: Number(best.value) } : undefined;
  }
}
