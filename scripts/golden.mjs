// Golden cases in every way of running a step, and a table of their largest errors: `pnpm golden`. Arguments go to
// vitest: `pnpm golden -t SGD` runs the tests with such a name.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { goldenTable } from './goldenTable.mjs';
import { obtainRuntime, runtimeEnvironment } from './nativeRuntime.mjs';
import { commandFile, runNode } from './processes.mjs';

const vitest = commandFile('vitest', 'vitest.mjs');

process.exitCode = await main(process.argv.slice(2));

/** @param {string[]} vitestArguments */
async function main(vitestArguments) {
  const report = await mkdtemp(path.join(tmpdir(), 'tfaip-golden-'));
  try {
    const runtime = await obtainRuntime({ install: false });
    const env = { ...runtimeEnvironment(runtime), TFAIP_GOLDEN_REPORT: report };
    const { code } = await runNode([vitest, 'run', 'golden.test', ...vitestArguments], { env });
    console.log(`\n${goldenTable(await readReports(report))}`);
    return code;
  } finally {
    await rm(report, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @returns {Promise<import('./goldenTable.mjs').FamilyErrors[]>}
 */
async function readReports(folder) {
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  return texts.flatMap((text) => JSON.parse(text));
}
