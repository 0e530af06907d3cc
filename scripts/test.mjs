// The whole check of the repository: `pnpm test`. With arguments, only vitest runs, on what they name:
// `pnpm test packages/core`. What each step proves is told in CONTRIBUTING.md.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeRuntime, obtainRuntime, runtimeEnvironment } from './nativeRuntime.mjs';
import { commandFile, runNode } from './processes.mjs';
import { countNativeTests, countTests, summaryLine } from './testCounts.mjs';

const quiet = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' };
const turbo = commandFile('turbo', 'bin/turbo');
const vitest = commandFile('vitest', 'vitest.mjs');

/** @type {{ title: string, args: string[] }[]} */
const checks = [
  { title: 'lint', args: [commandFile('@biomejs/biome', 'bin/biome'), 'check', '.'] },
  {
    title: 'build and typecheck',
    args: [
      turbo,
      'run',
      'build',
      'typecheck:packages',
      'typecheck:root',
      '--continue',
      '--output-logs=new-only',
      '--log-order=grouped',
    ],
  },
];

process.exitCode = await main(process.argv.slice(2));

/** @param {string[]} vitestArguments */
async function main(vitestArguments) {
  const everything = vitestArguments.length === 0;
  if (everything) heading('native runtime');
  const runtime = await obtainRuntime({ install: everything });
  const failedChecks = everything ? await runChecks() : [];
  heading('tests');
  const { counts, native, problem } = await runTests(vitestArguments, runtimeEnvironment(runtime));
  const problems = [...failedChecks, ...missingRuntime(runtime), ...(problem ? [problem] : [])];
  closingLines(problems, describeRuntime(runtime, native), counts);
  return problems.length + counts.failed === 0 ? 0 : 1;
}

/** @param {import('./nativeRuntime.mjs').RuntimeState} runtime */
function missingRuntime(runtime) {
  const required = process.env.TFAIP_REQUIRE_NATIVE === '1';
  return required && !runtime.found ? ['TFAIP_REQUIRE_NATIVE=1, and there is no native TensorFlow'] : [];
}

/** All checks run even when an earlier one fails: one run shows everything that is wrong. */
async function runChecks() {
  const failed = [];
  for (const { title, args } of checks) {
    heading(title);
    const { code } = await runNode(args, { env: quiet });
    if (code !== 0) failed.push(`${title} failed`);
  }
  return failed;
}

/**
 * @param {string[]} more
 * @param {Record<string, string>} env
 */
async function runTests(more, env) {
  const folder = await mkdtemp(path.join(tmpdir(), 'tfaip-test-'));
  const report = path.join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { code } = await runNode([vitest, 'run', ...reporters, ...more], { env });
    return await readCounts(report, code);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} report
 * @param {number} code
 */
async function readCounts(report, code) {
  const text = await readFile(report, 'utf8').catch(() => undefined);
  if (text === undefined) {
    return {
      counts: { passed: 0, failed: 0, skipped: 0 },
      native: { ran: 0, skipped: 0 },
      problem: `vitest ended with code ${code} and no report`,
    };
  }
  const parsed = JSON.parse(text);
  const counts = countTests(parsed);
  const unexplained = code !== 0 && counts.failed === 0;
  return {
    counts,
    native: countNativeTests(parsed),
    problem: unexplained ? `vitest ended with code ${code} though no test failed` : undefined,
  };
}

/**
 * A check that failed counts as one failure, so that the last line never says "0 failed" of a failed run.
 *
 * @param {string[]} problems
 * @param {string} native what there is to say of the native tests
 * @param {import('./testCounts.mjs').TestCounts} counts
 */
function closingLines(problems, native, counts) {
  console.log();
  for (const problem of problems) console.log(`FAILED: ${problem}`);
  console.log(native);
  console.log(summaryLine({ ...counts, failed: counts.failed + problems.length }));
}

/** @param {string} title */
function heading(title) {
  console.log(`\n== ${title}`);
}
