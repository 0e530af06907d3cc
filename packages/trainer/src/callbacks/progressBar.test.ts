import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { ProgressBar } from './progressBar.js';
import type { EpochEnd, TrainBegin } from './trainerCallback.js';

const run: TrainBegin = {
  outputDir: 'run',
  epochs: 2,
  stepsPerEpoch: 10,
  batchSize: 16,
  resumed: false,
  stepsDone: 0,
  modelGraph: () => undefined,
  bestName: 'acc',
};
const [hideCursor, showCursor] = ['\u001B[?25l', '\u001B[?25h'];
const bars: ProgressBar[] = [];

function terminal(): { bar: ProgressBar; lines: string[]; drawn: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 200 });
  const lines: string[] = [];
  const bar = new ProgressBar((line) => lines.push(line), stream);
  bars.push(bar);
  let text = '';
  return { bar, lines, drawn: () => (text += stream.read()?.toString() ?? '') };
}

function step(bar: ProgressBar, stepInEpoch: number): void {
  bar.onStepEnd({ epoch: 1, stepInEpoch, step: stepInEpoch, losses: { loss: 0.25 }, logged: [] });
}

afterEach(() => {
  for (const bar of bars) bar.close();
});

describe('ProgressBar', () => {
  it('draws steps and losses, and gives the terminal back at the end of an epoch', () => {
    const { bar, drawn } = terminal();
    bar.onTrainBegin(run);
    bar.onEpochBegin(1);
    step(bar, 10);
    bar.onEpochEnd({ seconds: 1 } as EpochEnd);
    expect(drawn()).toContain('Epoch 1/2');
    expect(drawn()).toContain('10/10');
    expect(drawn()).toMatch(/0\/10 {2}ETA -, run - {2}- samples\/s/);
    expect(drawn()).toMatch(/10\/10 {2}ETA 0:00, run \d+:\d\d/);
    expect(drawn()).toContain('loss 0.250000');
    expect(drawn().lastIndexOf(showCursor)).toBeGreaterThan(drawn().lastIndexOf(hideCursor));
  });

  it('goes on where it was after a line', () => {
    const { bar, lines, drawn } = terminal();
    bar.onTrainBegin(run);
    bar.onEpochBegin(1);
    step(bar, 4);
    bar.showLine('a line');
    step(bar, 5);
    bar.close();
    expect(lines).toEqual(['a line']);
    expect(drawn()).toContain('4/10');
    expect(drawn()).toContain('5/10');
  });

  it('gives the terminal back at Ctrl-C, and leaves no listener', () => {
    const before = process.listenerCount('SIGINT');
    const { bar, drawn } = terminal();
    const others: string[] = [];
    const other = () => void others.push('SIGINT');
    process.on('SIGINT', other);
    try {
      bar.onTrainBegin(run);
      bar.onEpochBegin(1);
      step(bar, 1);
      process.emit('SIGINT');
    } finally {
      process.off('SIGINT', other);
    }
    expect(others).toEqual(['SIGINT']);
    expect(drawn().lastIndexOf(showCursor)).toBeGreaterThan(drawn().lastIndexOf(hideCursor));
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  it('draws nothing without a terminal', () => {
    const lines: string[] = [];
    const bar = new ProgressBar((line) => lines.push(line), undefined);
    bar.onTrainBegin(run);
    bar.onEpochBegin(1);
    step(bar, 1);
    bar.showLine('a line');
    expect(lines).toEqual(['a line']);
  });
});
