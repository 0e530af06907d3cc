import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningTfaip, startTfaip } from '../testSupport/startTfaip.js';

const scenario = fileURLToPath(new URL('../fixtures/signScenario.ts', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-signals-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Starts a long training and waits for its first step. */
async function training(outputDir: string): Promise<RunningTfaip> {
  const run = startTfaip(
    '--backend',
    'cpu',
    'train',
    scenario,
    '--trainer.epochs',
    '1000000',
    '--trainer.output_dir',
    outputDir,
  );
  while (!run.output().includes('First training step')) {
    if (run.child.exitCode !== null) throw new Error(run.output());
    await sleep(50);
  }
  return run;
}

describe('a signal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s ends a training with a checkpoint, the command to go on, and exit code %i',
    async (signal, code) => {
      const outputDir = join(folder, signal);
      const { child, output } = await training(outputDir);
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([code, null]);
      expect(output()).toContain(`Go on with: tfaip resume-training ${outputDir}`);
      const checkpoints = readdirSync(join(outputDir, 'checkpoint')).filter((name) => name !== 'latest');
      expect(checkpoints.length).toBeGreaterThan(0);
      expect(checkpoints.some((name) => name.includes('writing'))).toBe(false);
      const [, epochs] = /in epoch (\d+) of/.exec(output())!;
      const resumed = startTfaip(
        '--backend',
        'cpu',
        'resume-training',
        outputDir,
        '--trainer.epochs',
        String(Number(epochs) + 1),
      );
      expect(await once(resumed.child, 'exit')).toEqual([0, null]);
      expect(resumed.output()).toMatch(/Going on from .*checkpoint/);
      expect(resumed.output()).toMatch(/Done: \d+ steps/);
    },
    60_000,
  );

  it('that comes a second time ends at once', async () => {
    const { child } = await training(join(folder, 'twice'));
    child.kill('SIGINT');
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(130);
  }, 60_000);
});
