import { expect, test } from 'vitest';
import { StepClock } from './stepClock.js';

/** Milliseconds of one step, by a clock that is set. */
interface Times {
  /** Before the step, until the batch is there. */
  readonly wait?: number;
  /** What the step does in the main thread. */
  readonly now?: number;
  /** What it takes elsewhere. */
  readonly elsewhere?: number;
  /** What the next batch takes in the main thread meanwhile. */
  readonly batch?: number;
}

async function clocked({ wait = 0, now = 0, elsewhere = 0, batch = 0 }: Times) {
  const time = { now: 1000, idle: 500 };
  const clock = new StepClock({ now: () => time.now, idle: () => time.idle });
  for (let step = 0; step < 2; step++) {
    await clock.waitForInput(
      Promise.resolve().then(() => {
        time.now += wait;
        time.idle += wait;
      }),
    );
    clock.begin();
    time.now += now;
    clock.leave();
    time.now += Math.max(elsewhere, batch);
    time.idle += Math.max(0, elsewhere - batch);
    clock.end();
    time.now += 7; // callbacks
  }
  return { input: clock.inputSeconds, step: clock.stepSeconds };
}

test.each<[string, Times, { input: number; step: number }]>([
  ['a step in the main thread', { now: 20, batch: 2 }, { input: 0.004, step: 0.04 }],
  ['a step elsewhere, longer than the batch', { now: 1, elsewhere: 40, batch: 5 }, { input: 0, step: 0.082 }],
  ['a batch that is longer than the step', { now: 1, elsewhere: 2, batch: 40 }, { input: 0.08, step: 0.002 }],
  ['a batch that comes from elsewhere', { elsewhere: 10, wait: 30 }, { input: 0.06, step: 0.02 }],
])('time is told apart: %s', async (_, times, expected) => {
  const { input, step } = await clocked(times);
  expect(input).toBeCloseTo(expected.input, 9);
  expect(step).toBeCloseTo(expected.step, 9);
});

test('the clock of the process runs', async () => {
  const clock = new StepClock();
  clock.begin();
  clock.leave();
  await new Promise((resolve) => setTimeout(resolve, 5));
  clock.end();
  expect(clock.stepSeconds).toBeGreaterThan(0);
});

test('a batch that fails is passed on', async () => {
  await expect(new StepClock().waitForInput(Promise.reject(new Error('no batch')))).rejects.toThrow(
    'no batch',
  );
});
