import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { paramsToJson } from '@tfaip/core';
import { writeExport } from '@tfaip/export';
import { TrainerParams } from '@tfaip/trainer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KindsScenarioParams } from '../fixtures/kindsScenario.js';
import { runInProcess } from '../testSupport/runInProcess.js';
import { completionScript, type Shell, shells } from './completionScript.js';

const kinds = fileURLToPath(new URL('../fixtures/kindsScenario.ts', import.meta.url));

async function complete(...words: string[]): Promise<string[]> {
  const { code, out, err } = await runInProcess(['complete', '--', ...words]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out.split('\n').filter(Boolean);
}

describe('what can follow', () => {
  it('is a command, or an option of the program', async () => {
    expect(await complete('tra')).toEqual(['train', 'train-from-params']);
    expect(await complete('--ver')).toEqual(['--version']);
    expect(await complete('')).toEqual(expect.arrayContaining(['train', 'native', 'completion']));
    expect(await complete('')).not.toContain('complete');
    expect(await complete('native', 's')).toEqual(['status', 'selftest']);
  });

  it('is a parameter of the scenario, of the chosen class too', async () => {
    expect(await complete('train', kinds, '--model.co')).toEqual([
      '--model.colour',
      '--model.count',
      '--model.colours',
    ]);
    expect(await complete('train', kinds, '--model.stage.r')).toEqual([]);
    expect(await complete('train', kinds, '--model.stage', 'Blur', '--model.stage.r')).toEqual([
      '--model.stage.radius',
    ]);
  });

  it('is a value of the parameter in front, where those are known', async () => {
    expect(await complete('train', kinds, '--model.stage', '')).toEqual(['Scale', 'Blur']);
    expect(await complete('train', kinds, '--model.colours', 'r')).toEqual(['red']);
    expect(await complete('train', kinds, '--model.flag', '')).toEqual(['true', 'false']);
    expect(await complete('train', kinds, '--model.text', '')).toEqual([]);
  });

  it('is a parameter of what an export or a run has stored', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tfaip-stored-'));
    const [best, run] = [join(folder, 'best'), join(folder, 'run')];
    const scenario = Object.assign(new KindsScenarioParams(), { module: kinds });
    const scenarioParams = paramsToJson(scenario);
    await writeExport(best, () => ({
      weights: {},
      scenarioParams,
      code: { missing: 'a test' },
      versions: {},
      origin: {},
    }));
    mkdirSync(run);
    writeFileSync(join(run, 'scenario_params.json'), JSON.stringify(scenarioParams));
    writeFileSync(join(run, 'trainer_params.json'), JSON.stringify(paramsToJson(new TrainerParams())));
    const exported = ['--export_dir', best, '--scenario', kinds];
    expect(await complete('lav', ...exported, '--lav.b')).toContain('--lav.batch_size');
    expect(await complete('lav', ...exported, '--model.colour')).toContain('--model.colours');
    expect(await complete('lav', ...exported, '--model.stage', '')).toEqual(['Scale', 'Blur']);
    expect(await complete('lav', ...exported, '--trainer')).toEqual([]);
    expect(await complete('predict', ...exported, '--ou')).toEqual(['--out']);
    expect(await complete('predict', ...exported, '--lav')).toEqual([]);
    expect(await complete('multi-lav', '--export_dirs', best, '--scenario', kinds, '--export')).toEqual([
      '--export_dirs',
    ]);
    expect(await complete('adapt-exported-model', best, '--scenario', kinds, '--model.te')).toEqual([
      '--model.text',
    ]);
    expect(await complete('resume-training', run, '--trainer.epo')).toEqual(['--trainer.epochs']);
    expect(await complete('evaluate', kinds, '--pre')).toContain('--predictions');
    expect(await complete('lr-find', kinds, '--lr_find.m')).toEqual(['--lr_find.min', '--lr_find.max']);
    rmSync(folder, { recursive: true });
  });

  it('is what says where the export is, while nothing does', async () => {
    expect(await complete('lav', '--e')).toEqual(['--export_dir', '--export_dirs']);
    expect(await complete('predict', '--tr')).toEqual(['--trust_code']);
    expect(await complete('multi-lav', '--')).toEqual([
      '--export_dirs',
      '--scenario',
      '--trust_code',
      '--help',
    ]);
    expect(await complete('lav', '--export_dir', './ru')).toEqual([]);
  });

  it('is a file where the scenario has to stand: nothing is said', async () => {
    expect(await complete('train', './exa')).toEqual([]);
  });
});

describe('the script', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tfaip-completion-'));
    // Stands in for tfaip: answers with its words, and one with a space.
    writeFileSync(
      join(folder, 'tfaip'),
      '#!/bin/sh\nshift 2\nfor word in "$@"; do echo "got:$word"; done\necho "two words"\n',
    );
    chmodSync(join(folder, 'tfaip'), 0o755);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  function run(shell: Shell, script: string): string {
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
    const { status, stdout, stderr } = spawnSync(shell, ['-c', script], { encoding: 'utf8', env });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return stdout;
  }

  it('of bash asks tfaip for the words so far', () => {
    const words = `COMP_WORDS=(tfaip train "a b" --mod); COMP_CWORD=3; _tfaip; printf "%s\\n" "\${COMPREPLY[@]}"`;
    expect(run('bash', `${completionScript('bash')}\n${words}`)).toBe(
      'got:train\ngot:a b\ngot:--mod\ntwo words\n',
    );
  });

  const zshCall = `compdef() {}; compadd() { print -l -- "\${found[@]}" }
${completionScript('zsh')}
words=(tfaip train "a b" --mod); CURRENT=4; _tfaip`;
  itWith('zsh', () => {
    expect(run('zsh', zshCall)).toBe('got:train\ngot:a b\ngot:--mod\ntwo words\n');
  });

  itWith('fish', () => {
    // Fish filters by the word that is being typed, and quotes what it offers itself.
    const asked = run('fish', `${completionScript('fish')}\ncomplete -C 'tfaip train got'`);
    expect(asked.trimEnd().split('\n')).toEqual(['got:got', 'got:train']);
  });

  function itWith(shell: Shell, test: () => void): void {
    const isThere = spawnSync(shell, ['--version']).status === 0;
    const name = `of ${shell} asks tfaip for the words so far`;
    it.skipIf(!isThere)(isThere ? name : `${name} [skipped: ${shell} is not installed]`, test);
  }

  it('is printed for each shell', async () => {
    for (const shell of shells) {
      expect(await runInProcess(['completion', shell])).toEqual({
        code: 0,
        err: '',
        out: `${completionScript(shell)}\n`,
      });
    }
  });
});
