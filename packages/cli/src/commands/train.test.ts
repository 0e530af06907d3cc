import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess } from '../testSupport/runInProcess.js';

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const scenario = fixture('signScenario.ts');
const quick = ['--backend', 'cpu', '--trainer.epochs', '1'];
const start = process.cwd();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-train-'));
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(start);
  rmSync(folder, { recursive: true });
});

function savedParams(run: string, file: 'trainer' | 'scenario'): { [name: string]: unknown } {
  return JSON.parse(readFileSync(join(folder, run, `${file}_params.json`), 'utf8'));
}

describe('tfaip train', () => {
  it('prints the help of a scenario with the fields of the chosen classes only', async () => {
    const plain = await runInProcess(['train', scenario, '--help']);
    expect(plain).toMatchObject({ code: 0, err: '' });
    expect(plain.out).toMatch(/--trainer\.epochs <int> +Number of epochs \(at least 1; default: 10\)/);
    expect(plain.out).toMatch(/--model\.style <Plain\|Fancy> +A choice \(default: Plain\)/);
    expect(plain.out).toMatch(/\ntrainer\.optimizer \(Adam\):\n[\s\S]*--trainer\.optimizer\.beta1/);
    expect(plain.out).toContain('\ntrain: The training data\n');
    expect(plain.out).toContain('\ntrainer.warm_start: Weights to start from\n');
    expect(plain.out).not.toContain('--model.style.sizes');
    const others = ['--model.style', 'Fancy', '--trainer.optimizer', 'SGD', '-h'];
    const fancy = await runInProcess(['train', scenario, ...others]);
    expect(fancy.out).toMatch(
      /--model\.style\.sizes <int\.\.\.> +Sizes of something \(at least 1; default: 3 4\)/,
    );
    expect(fancy.out).toMatch(/\ntrainer\.optimizer \(SGD\):\n[\s\S]*--trainer\.optimizer\.momentum/);
    expect(fancy.out).not.toContain('--trainer.optimizer.beta1');
  });

  it('keeps its help within the width of the terminal, with colours on one alone', async () => {
    const { out } = await runInProcess(['train', scenario, '--help'], {}, { isTTY: true, columns: 72 });
    const plain = stripVTControlCharacters(out);
    expect(plain.length).toBeLessThan(out.length);
    // Names and types are never broken, words only.
    const long = plain.split('\n').filter((line) => line.length > 72 && line.startsWith(' '.repeat(30)));
    expect(long).toEqual([]);
    for (const env of [{ NO_COLOR: '1' }, { CI: 'true' }]) {
      expect((await runInProcess(['train', scenario, '--help'], env, { isTTY: true, columns: 72 })).out).toBe(
        plain,
      );
    }
    const forced = await runInProcess(['train', scenario, '--help'], { FORCE_COLOR: '1' }, { columns: 72 });
    expect(forced.out).toBe(out);
  });

  it('takes arguments of every kind, and refuses a folder that holds a run', async () => {
    const args = ['--model.style=Fancy', '--model.style.sizes', '5', '6', '--model.colour', 'blue'];
    const run = await runInProcess([
      'train',
      scenario,
      ...args,
      ...quick,
      '--trainer.seed',
      '3',
      '--trainer.output_dir',
      'run',
    ]);
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toMatch(/Backend: plain JavaScript[\s\S]*Epoch 1\/1 {2}ce [\s\S]*Done: 2 steps/);
    expect(savedParams('run', 'scenario')).toMatchObject({
      version: 1,
      module: scenario,
      model: { colour: 'blue', style: { type: 'Fancy', sizes: [5, 6] } },
    });
    const again = await runInProcess(['train', scenario, ...quick, '--trainer.output_dir', 'run']);
    expect(again).toMatchObject({ code: 2, out: expect.not.stringContaining('Epoch') });
    expect(again.err).toMatch(/already holds a run[\s\S]*--trainer.overwrite/);
    const overwriting = [...quick, '--trainer.output_dir', 'run', '--trainer.overwrite'];
    expect((await runInProcess(['train', scenario, ...overwriting])).code).toBe(0);
  });

  it('accepts what the post-init hooks make right, and hides state with all that is nested in it', async () => {
    const hooked = fixture('hookScenario.ts');
    const args = [...quick, '--model.colour', 'blue', '--trainer.output_dir', 'hooked'];
    expect(await runInProcess(['train', hooked, ...args])).toMatchObject({ code: 0, err: '' });
    expect(savedParams('hooked', 'scenario').model).toMatchObject({ width: 4, state: { seen: 0 } });
    const { out } = await runInProcess(['train', hooked, '--help']);
    expect(out).toContain('--model.width');
    expect(out).not.toMatch(/--model\.(state|seen)/);
  });

  it('takes --backend in front of the command too', async () => {
    const args = ['--trainer.epochs', '1', '--trainer.output_dir', 'front'];
    const run = await runInProcess(['--backend', 'cpu', 'train', scenario, ...args]);
    expect(run).toMatchObject({ code: 0, out: expect.stringContaining('plain JavaScript') });
  });

  it('picks one of several scenarios by name', async () => {
    const args = [...quick, '--trainer.output_dir', 'second'];
    expect((await runInProcess(['train', `${fixture('twoScenarios.ts')}:SecondParams`, ...args])).code).toBe(
      0,
    );
  });

  it('names an output folder that cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, err } = await runInProcess([
      'train',
      scenario,
      ...quick,
      '--trainer.output_dir',
      'file/run',
    ]);
    expect(code).toBe(2);
    expect(err).toMatch(/output folder .*file\/run cannot be written/);
  });

  it('says less on request', async () => {
    const args = [...quick, '--trainer.output_dir', 'silent'];
    const run = await runInProcess(['train', scenario, ...args], { TFAIP_LOG_LEVEL: 'warning' });
    expect(run).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(join(folder, 'silent/train.log'), 'utf8')).toMatch(/Z info {4}Epoch 1\/1/);
  });
});

describe('tfaip train-from-params', () => {
  it('repeats a run in a new folder, with the same seed and what is said besides', async () => {
    const args = ['--model.style', 'Fancy', '--trainer.seed', '7', '--trainer.output_dir', 'first'];
    await runInProcess(['train', scenario, ...quick, ...args]);
    for (const file of ['first', 'first/trainer_params.json']) {
      const out = `second-${file.length}`;
      const more = ['--trainer.output_dir', out, '--model.style.sizes', '8'];
      expect(await runInProcess(['train-from-params', file, ...more])).toMatchObject({ code: 0, err: '' });
      const [first, second] = [savedParams('first', 'trainer'), savedParams(out, 'trainer')];
      expect(second).toEqual({ ...first, output_dir: out });
      expect(savedParams(out, 'scenario').model).toMatchObject({ style: { sizes: [8] } });
    }
  });

  it('does not depend on where the run lies now, and takes another place of the scenario', async () => {
    const params = JSON.parse(readFileSync(join(folder, 'first/scenario_params.json'), 'utf8'));
    writeFileSync(
      join(folder, 'first/scenario_params.json'),
      JSON.stringify({ ...params, module: './gone.ts' }),
    );
    const gone = await runInProcess(['train-from-params', 'first']);
    expect(gone).toMatchObject({
      code: 2,
      err: expect.stringContaining('given: ./gone.ts, as the run names it'),
    });
    const args = ['train-from-params', '--scenario', scenario, 'first', '--trainer.output_dir', 'third'];
    expect(await runInProcess(args)).toMatchObject({ code: 0, err: '' });
    writeFileSync(join(folder, 'first/scenario_params.json'), JSON.stringify({ ...params, module: null }));
    const unknown = await runInProcess(['train-from-params', 'first']);
    expect(unknown).toMatchObject({
      code: 2,
      err: expect.stringMatching(/does not say where its scenario is[\s\S]*--scenario/),
    });
  });

  it('refuses saved parameters that it does not know, with their paths', async () => {
    const params = savedParams('third', 'trainer');
    writeFileSync(join(folder, 'third/trainer_params.json'), JSON.stringify({ ...params, version: 99 }));
    const { code, err } = await runInProcess(['train-from-params', 'third']);
    expect(err).toMatch(/trainer\.version: must be a whole number from 1 to 1, but is 99/);
    expect(code).toBe(2);
  });
});

describe('an exported model', () => {
  const applied = (...args: string[]) => [...args, '--export_dir', 'first/best', '--backend', 'cpu'];

  it('L5: is validated by tfaip lav, on the data that it says', async () => {
    const { code, out, err } = await runInProcess(
      applied('lav', '--scenario', scenario, '--lav.batch_size', '3'),
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/first\/best on the validation data of .*signScenario\.ts: 20 samples\n {2}ce: \d/);
  });

  it('is applied by tfaip predict, a line of JSON for each sample', async () => {
    const { code, out, err } = await runInProcess(applied('predict', '--scenario', scenario));
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('plain JavaScript') });
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(20);
    expect(lines[0]).toEqual({
      meta: expect.anything(),
      outputs: { logits: [expect.any(Number), expect.any(Number)] },
    });
  });

  it.each([
    ['lav', '--export_dir', 'first/best', '--scenario', scenario],
    ['train-from-params', '--scenario', scenario, 'second'],
  ])('heeds the backend that stands in front of %s', async (...words) => {
    const { code, err } = await runInProcess(['--backend', 'gpu', ...words]);
    expect(err).toMatch(/device\.backend: must be one of auto, native, wasm, cpu, but is "gpu"/);
    expect(code).toBe(2);
  });

  it('has the parameters of the export, of its data and of the device in its help', async () => {
    const { out } = await runInProcess(applied('lav', '--scenario', scenario, '--help'));
    for (const name of ['export_dir', 'lav.batch_size', 'device.backend', 'model.style'])
      expect(out).toContain(`--${name} `);
    expect((await runInProcess(['predict', '--help'])).out).toMatch(
      /Usage: tfaip predict --export_dir <folder>/,
    );
  });
});

describe('tfaip diff', () => {
  it('tells what two runs differ in', async () => {
    await runInProcess(['train', scenario, ...quick, '--trainer.seed', '1', '--trainer.output_dir', 'left']);
    const args = ['--trainer.optimizer', 'SGD', '--model.colour', 'blue', '--trainer.seed', '1'];
    await runInProcess(['train', scenario, ...quick, ...args, '--trainer.output_dir', 'right']);
    const { code, out } = await runInProcess(['diff', 'left', 'right']);
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines).toContain('model.colour: "red" -> "blue"');
    expect(lines).toContain('trainer.optimizer.type: "Adam" -> "SGD"');
    expect(lines).toContain('trainer.optimizer.beta1: 0.9 -> -');
    expect(lines).toContain('trainer.optimizer.momentum: - -> 0');
    expect(lines).toContain('trainer.output_dir: "left" -> "right"');
    expect(lines.some((line) => line.startsWith('trainer.seed'))).toBe(false);
    expect(await runInProcess(['diff', 'left', 'left'])).toEqual({ code: 0, out: '', err: '' });
  });
});
