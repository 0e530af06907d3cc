import { formatValue } from './formatValues.js';
import type { EpochEnd, TrainEnd } from './trainerCallback.js';

/** Collects what a table at the end of a run shows: the values of its last and its best epoch, and where the time went. */
export class RunSummary {
  private last: EpochEnd | undefined;
  private best: EpochEnd | undefined;
  private readonly seconds = { input: 0, steps: 0, validation: 0 };

  add(event: EpochEnd): void {
    this.last = event;
    if (event.isBest) this.best = event;
    this.seconds.input += event.inputSeconds;
    this.seconds.steps += event.stepSeconds;
    this.seconds.validation += event.validationSeconds;
  }

  /** Seconds of waiting for batches, of steps, of validation. */
  get times(): Readonly<RunSummary['seconds']> {
    return this.seconds;
  }

  /** Lines of the table; none for a process that has not ended an epoch. An epoch of an earlier process has no row. */
  lines(end: TrainEnd): string[] {
    const { last, best } = this;
    if (!last) return [];
    const epochs: [string, EpochEnd][] = [['last', last]];
    if (best && best.epoch === end.best?.epoch) epochs.push(['best', best]);
    const rows = epochs.map(([label, event]) => ({ label, epoch: String(event.epoch), ...valuesOf(event) }));
    return [...formatRows(rows), this.timeLine(end)];
  }

  private timeLine({ seconds, checkpointSeconds, callbackSeconds }: TrainEnd): string {
    const parts = {
      'waiting for input': this.seconds.input,
      steps: this.seconds.steps,
      validation: this.seconds.validation,
      'exports and logs': callbackSeconds,
      checkpoints: checkpointSeconds,
    };
    const share = (part: number): string => `${part.toFixed(1)} s (${percent(part, seconds)})`;
    const told = Object.entries(parts).map(([name, part]) => `${name} ${share(part)}`);
    return `Time: ${told.join(', ')}`;
  }
}

function valuesOf({ train, val = {} }: EpochEnd): Record<string, string> {
  const validation = Object.entries(val).map(([name, value]) => [`val_${name}`, value] as const);
  return Object.fromEntries(
    [...Object.entries(train), ...validation].map(([name, value]) => [name, formatValue(value)]),
  );
}

/** A line of names and one for each row, in columns; a dash where a row has no value. */
function formatRows(rows: readonly Readonly<Record<string, string>>[]): string[] {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [
    columns.map((name) => (name === 'label' ? '' : name)),
    ...rows.map((row) => columns.map((name) => row[name] ?? '-')),
  ];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]!.length)));
  return cells.map((line) => line.map((cell, i) => cell.padStart(widths[i]!)).join('  '));
}

function percent(part: number, whole: number): string {
  return whole > 0 ? `${Math.round((100 * part) / whole)} %` : '- %';
}
