import { expect, test } from 'vitest';
import { RunSummary } from './runSummary.js';
import type { EpochEnd, TrainEnd } from './trainerCallback.js';

function epoch(number: number, change: Partial<EpochEnd> = {}): EpochEnd {
  return {
    epoch: number,
    step: 10 * number,
    train: { loss: 1 / number },
    val: { loss: 2 / number },
    trainSummaries: {},
    isBest: false,
    learningRate: 0.1,
    samplesPerSecond: 100,
    stepsPerSecond: 10,
    inputSeconds: 0.5,
    stepSeconds: 1,
    validationSeconds: 0.25,
    seconds: 2,
    ...change,
  };
}

const end: TrainEnd = {
  epochs: 3,
  steps: 30,
  best: { epoch: 2, name: 'loss', value: 1 },
  seconds: 10,
  checkpointSeconds: 0.5,
  callbackSeconds: 0.2,
  interrupted: false,
};

test('L4: a run ends with the values of its last and best epoch, and says where the time went', () => {
  const summary = new RunSummary();
  for (const each of [epoch(1), epoch(2, { isBest: true }), epoch(3)]) summary.add(each);
  expect(summary.lines(end)).toEqual([
    '      epoch      loss  val_loss',
    'last      3  0.333333  0.666667',
    'best      2  0.500000   1.00000',
    'Time: waiting for input 1.5 s (15 %), steps 3.0 s (30 %), validation 0.8 s (8 %), exports and logs 0.2 s (2 %), checkpoints 0.5 s (5 %)',
  ]);
});

test('L4: what was not computed, or not in this process, is not shown', () => {
  const summary = new RunSummary();
  expect(summary.lines(end)).toEqual([]);
  const { val: _, ...notValidated } = epoch(3);
  summary.add(notValidated);
  expect(summary.lines(end).slice(0, -1)).toEqual(['      epoch      loss', 'last      3  0.333333']);
});
