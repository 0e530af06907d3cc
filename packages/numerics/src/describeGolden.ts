import type { NamedArrays, NamedSpecs, PreparedStep, Runtime, StepFunction } from '@tfaip/core';
import { afterAll, expect, it } from 'vitest';
import { compareValue, type LargestErrors } from './compareValue.js';
import { ErrorReport } from './errorReport.js';
import type { GoldenCase } from './goldenCase.js';
import { type WayOfRunning, waysOfRunning } from './waysOfRunning.js';

/**
 * Declares a suite for each way of running a step, and in it a test for each case. `pnpm golden` prints the largest
 * errors of each family from all suites.
 *
 * @param name  what the cases are of, e.g. `losses`.
 * @param ways  default: all.
 * @example
 * describeGolden('squares', [
 *   {
 *     id: 'square-0',
 *     family: 'square',
 *     prepare: () => ({ step: ({ x }) => ({ y: tf.square(x!), gradient: tf.grad((each) => tf.square(each))(x!) }) }),
 *     runs: [{ feeds: { x: goldenArray(example.x) }, expected: { y: { value: example.y, tolerance } } }],
 *   },
 * ]);
 */
export function describeGolden(
  name: string,
  cases: readonly GoldenCase[],
  ways: readonly WayOfRunning[] = waysOfRunning,
): void {
  for (const way of ways) {
    way.suite(`${name}, ${way.name}`, () => {
      const report = new ErrorReport(name, way.name);
      afterAll(() => report.write());
      it.each(cases)('$id', async (example) => report.add(example.family, await runCase(example, way)));
    });
  }
}

/** Runs a case in one way and expects that its values are right. */
async function runCase(example: GoldenCase, way: WayOfRunning): Promise<LargestErrors> {
  const warnings: string[] = [];
  const runtime = way.runtime((message) => warnings.push(message));
  const prepared = example.prepare();
  try {
    const errors = await compareRuns(example, runtime, prepared.step);
    expect(warnings, 'warnings of the runtime').toEqual([]);
    return errors;
  } finally {
    prepared.dispose?.();
    runtime.dispose?.();
  }
}

async function compareRuns(
  { id, runs, specs }: GoldenCase,
  runtime: Runtime,
  step: StepFunction,
): Promise<LargestErrors> {
  // Feeds of other names or shapes are another step on the same variables.
  const prepared = new Map<string, PreparedStep>();
  const stepFor = (given: NamedArrays): PreparedStep => {
    const feeds = specs ?? firstAxisVaries(given);
    const kind = JSON.stringify(feeds);
    const made = prepared.get(kind) ?? runtime.prepare(step, { name: id, seed: 1, feeds });
    prepared.set(kind, made);
    return made;
  };
  let [absolute, relative] = [0, 0];
  const problems: string[] = [];
  for (const [i, run] of runs.entries()) {
    const { values } = await stepFor(run.feeds).run(run.feeds, { step: i });
    for (const [name, expected] of Object.entries(run.expected)) {
      const value = values[name];
      if (!value)
        throw new Error(`${id}: the step has no value "${name}" but ${Object.keys(values).join(', ')}.`);
      const comparison = compareValue(value, expected);
      absolute = Math.max(absolute, comparison.absolute);
      relative = Math.max(relative, comparison.relative);
      if (comparison.problem) problems.push(`run ${i}, ${name}: ${comparison.problem}`);
    }
  }
  for (const each of prepared.values()) each.dispose();
  expect(problems, id).toEqual([]);
  return { absolute, relative };
}

function firstAxisVaries(feeds: NamedArrays): NamedSpecs {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { shape, dtype }]) => [
      name,
      { dtype, shape: shape.map((length, axis) => (axis === 0 ? null : length)) },
    ]),
  );
}
