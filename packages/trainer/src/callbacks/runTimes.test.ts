import { expect, test } from 'vitest';
import { formatTime, RunTimes } from './runTimes.js';

test('what is left of an epoch and of the run follows from the steps of this process', () => {
  let now = 100;
  const times = new RunTimes({ epochs: 4, stepsPerEpoch: 10 }, () => now);
  times.beginEpoch();
  expect([times.stepsPerSecond, times.epochLeft(6), times.runLeft(2, 6)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  // A resumed run begins within its epoch: the steps before were not of this process.
  now += 4;
  for (let i = 0; i < 2; i++) times.endStep();
  expect([times.stepsPerSecond, times.epochLeft(8)]).toEqual([0.5, 4]);
  expect(times.runLeft(2, 8)).toBe(4 + 2 * 20);
  times.endEpoch(30);
  times.beginEpoch();
  now += 1;
  times.endStep();
  expect(times.runLeft(3, 1)).toBe(9 + 30);
});

test('times are read as on a clock', () => {
  expect([undefined, 5, 65.4, 7389].map(formatTime)).toEqual(['-', '0:05', '1:05', '2:03:09']);
});
