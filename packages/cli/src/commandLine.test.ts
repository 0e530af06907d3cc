import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describeNative } from '@tfaip/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const loader = new URL('../../../scripts/typescript.mjs', import.meta.url).href;
const bin = fileURLToPath(new URL('./bin.ts', import.meta.url));
const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const scenario = fixture('signScenario.ts');
const quick = ['--backend', 'cpu', '--trainer.epochs', '1'];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-cli-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function tfaip(...args: string[]): { code: number | null; out: string; err: string } {
  const flags = ['--conditions=@tfaip/source', '--import', loader, bin];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, TFAIP_LOG_LEVEL: '', CI: '1' },
  });
  return { code: status, out: stdout, err: stderr };
}

describe('tfaip', () => {
  it('prints version and help', () => {
    expect(tfaip('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    const help = tfaip('--help');
    expect(help.code).toBe(0);
    expect(help.out).toMatch(/train <scenario>[\s\S]*native/);
  });

  it.skipIf(process.platform === 'win32')('ends in silence where nobody reads its output', () => {
    const command = `'${process.execPath}' --conditions=@tfaip/source --import '${loader}' '${bin}' --help | true`;
    const { stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    expect(stderr).toBe('');
  });

  it('finds a scenario in a folder and in an installed package', () => {
    const source = `export { SignScenarioParams } from ${JSON.stringify(pathToFileURL(scenario).href)};`;
    for (const [at, face] of [
      ['own', './src/scenario.js'],
      ['node_modules/sign-package', { types: './none.d.ts', import: './src/scenario.js' }],
    ] as const) {
      mkdirSync(join(folder, at, 'src'), { recursive: true });
      const manifest = { name: 'sign-package', type: 'module', exports: { '.': face } };
      writeFileSync(join(folder, at, 'package.json'), JSON.stringify(manifest));
      writeFileSync(join(folder, at, 'src/scenario.js'), source);
    }
    for (const name of ['./own', 'sign-package', 'sign-package:SignScenarioParams']) {
      expect(tfaip('train', name, '--help')).toMatchObject({
        code: 0,
        out: expect.stringContaining('--model.colour'),
      });
    }
    mkdirSync(join(folder, 'faceless'));
    expect(tfaip('train', './faceless')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/faceless names no scenario module/),
    });
  });

  it.each([
    ['without a package.json', undefined],
    ['that does not say what its modules are', {}],
    ['that says CommonJS, as npm init does', { type: 'commonjs' }],
  ])('loads a scenario in TypeScript from a project %s', (_, manifest) => {
    const project = mkdtempSync(join(folder, 'project-'));
    if (manifest) writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
    const source = `export { SignScenarioParams } from ${JSON.stringify(pathToFileURL(scenario).href)};`;
    writeFileSync(join(project, 'other.ts'), source);
    writeFileSync(join(project, 'scenario.ts'), "export { SignScenarioParams } from './other.js';");
    expect(tfaip('train', join(project, 'scenario.ts'), '--help')).toMatchObject({ code: 0, err: '' });
  });

  it('trains, with arguments of every kind', () => {
    const args = ['--model.style=Fancy', '--model.style.sizes', '5', '6', '--model.colour', 'blue'];
    const run = tfaip(
      'train',
      scenario,
      ...args,
      ...quick,
      '--trainer.seed',
      '3',
      '--trainer.output_dir',
      'run',
    );
    expect(run.err).toBe('');
    expect(run.code).toBe(0);
    expect(run.out).toMatch(/Backend: plain JavaScript[\s\S]*Epoch 1\/1 {2}ce [\s\S]*Done: 2 steps/);
    const saved = JSON.parse(readFileSync(join(folder, 'run/scenario_params.json'), 'utf8'));
    expect(saved.model).toMatchObject({ colour: 'blue', style: { type: 'Fancy', sizes: [5, 6] } });
    const again = tfaip('train', scenario, ...quick, '--trainer.output_dir', 'run');
    expect(again).toMatchObject({ code: 2, out: expect.not.stringContaining('Epoch') });
    expect(again.err).toMatch(/already holds a run[\s\S]*--trainer.overwrite/);
    expect(
      tfaip('train', scenario, ...quick, '--trainer.output_dir', 'run', '--trainer.overwrite').code,
    ).toBe(0);
  });
});

describe('a wrong command line', () => {
  it.each([
    [
      'module that throws',
      ['train', fixture('brokenScenario.ts')],
      /cannot be loaded[\s\S]*RangeError: broken on purpose \(\S+brokenScenario\.ts:1:7\)[\s\S]*TFAIP_LOG_LEVEL=debug/,
    ],
    [
      'module whose import throws',
      ['train', fixture('brokenImport.ts')],
      /RangeError: broken on purpose \(\S+brokenScenario\.ts:1:7\)/,
    ],
    [
      'module that a package throws in',
      ['train', fixture('brokenCall.ts')],
      /positive integers.* \(\S+brokenCall\.ts:4:\d+\)/,
    ],
    ['misspelt argument', ['train', scenario, '--trainer.epoch', '3'], /Did you mean --trainer\.epochs\?/],
  ])('%s: exit code 2, one message, no stack trace, nothing created', (_, args, message) => {
    const before = readdirSync(folder);
    const { code, out, err } = tfaip(...args);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n +at /);
    expect(out).toBe('');
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('tfaip native status', () => {
  it('says why there is nothing, and ends with 1', () => {
    vi.stubEnv('TFAIP_LIBTENSORFLOW', join(folder, 'no-tensorflow'));
    const text = tfaip('native', 'status', '--selftest');
    expect(text).toMatchObject({ code: 1, err: '', out: expect.stringContaining('no-tensorflow') });
    expect(text.out).toContain('does not exist');
    const json = tfaip('native', 'status', '--selftest', '--json');
    expect(json).toMatchObject({ code: 1, err: '' });
    expect(JSON.parse(json.out)).toMatchObject({
      available: false,
      attempts: [{ reason: 'does not exist' }],
    });
    vi.unstubAllEnvs();
  });
});

describeNative('a mistake in a model', () => {
  it('is told with its line in the scenario, however deep below it TensorFlow has found it', () => {
    const project = mkdtempSync(join(folder, 'mistake-'));
    const source = `import * as sign from ${JSON.stringify(pathToFileURL(scenario).href)};
class MistakenModel extends sign.SignModel {
  override loss(inputs: any) { return { square: inputs.x.matMul(inputs.x) }; }
}
class MistakenModelParams extends sign.SignModelParams { override cls() { return MistakenModel; } }
export class MistakenScenarioParams extends sign.SignScenarioParams { override model = new MistakenModelParams(); }
`;
    writeFileSync(join(project, 'scenario.ts'), source);
    const { code, err } = tfaip('train', join(project, 'scenario.ts'), '--trainer.fast_dev_run');
    expect(err).toMatch(/MatMul.*\[2,1\].*\[2,1\]\n {2}given: .*\n {2}at: \S+\/scenario\.ts:3:\d+\n/);
    expect(code).toBe(1);
  });
});

describeNative('tfaip tune', () => {
  it('times the settings of a scenario and says what to set', () => {
    const { code, out, err } = tfaip('tune', scenario, '--train.batch_size', '4');
    expect(err).toBe('');
    expect(code).toBe(0);
    const settings =
      /^\d+\.\d\d ms per step with --trainer\.device\.xla (true|false) --trainer\.device\.mixed_precision (off|bfloat16)$/;
    const lines = out.trim().split('\n');
    expect(lines).toHaveLength(5);
    expect(new Set(lines.slice(0, 4).map((line) => settings.exec(line)?.slice(1).join())).size).toBe(4);
    expect(lines[4]).toBe(`Fastest: ${lines[0]!.split(' with ')[1]}`);
  });
});

describeNative('tfaip native status with a library', () => {
  it('gives the results of the self-test as a part of its JSON', () => {
    const { code, out } = tfaip('native', 'status', '--selftest', '--json');
    const { available, devices, selfTest } = JSON.parse(out);
    expect(available).toBe(true);
    expect(selfTest).toEqual(
      devices.map((device: object) => expect.objectContaining({ device, passed: true })),
    );
    expect(code).toBe(0);
  });
});
