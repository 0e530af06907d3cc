import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ndArray } from '@tfaip/core';
import { describeInterop, describeNative, runOnnx } from '@tfaip/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess } from '../testSupport/runInProcess.js';

const scenario = fileURLToPath(
  new URL('../../../../examples/tutorial-mnist/src/full/scenario.ts', import.meta.url),
);
const settings = [
  ...['--model.graph', 'Mlp', '--model.graph.nodes', '16', '--train.limit', '160', '--val.limit', '80'],
  ...['--trainer.epochs', '1', '--trainer.print_eval_limit', '0'],
];

describeInterop('formats of exports', () => {
  describeNative('in the command line', () => {
    let folder = '';
    let best = '';
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'tfaip-convert-'));
      best = join(folder, 'run', 'best');
      const formats = ['--trainer.export_formats', 'saved_model', 'tfjs', 'onnx'];
      const output = ['--trainer.output_dir', join(folder, 'run')];
      const { code, err } = await runInProcess(['train', scenario, ...settings, ...formats, ...output]);
      expect([code, err]).toEqual([0, expect.any(String)]);
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('train writes the formats that are asked for, and the manifest names their files', () => {
      const { formats } = JSON.parse(readFileSync(join(best, 'manifest.json'), 'utf8'));
      expect(formats).toMatchObject({
        saved_model: { signatures: ['default', 'serving_default'] },
        tfjs: { default: 'tfjs/default/model.json' },
        onnx: { default: 'onnx/default.onnx' },
      });
      const model = JSON.parse(readFileSync(join(best, formats.tfjs.default), 'utf8'));
      expect(Object.keys(model.signature.inputs)).toEqual(['img']);
    });

    it('train says before it trains that a backend makes no graphs to export, and leaves nothing', async () => {
      const output = join(folder, 'none');
      const formats = ['--trainer.export_formats', 'onnx', '--trainer.output_dir', output];
      const call = ['--backend', 'cpu', 'train', scenario, ...settings, ...formats];
      const { code, err } = await runInProcess(call);
      expect([code, err]).toEqual([
        2,
        expect.stringMatching(/ONNX need the native backend[\s\S]*given: .*cpu/),
      ]);
      expect(existsSync(output)).toBe(false);
    });

    it('convert writes the same model as ONNX out of the SavedModel', async () => {
      const output = join(folder, 'converted');
      const { code, out } = await runInProcess(['convert', best, '--to', 'onnx', '--output', output]);
      expect([code, out]).toEqual([0, `Written: ${join(output, 'default.onnx')}\n`]);
      const pixels = Uint8Array.from({ length: 2 * 784 }, (_, i) => (i * 37) % 256);
      const img = ndArray('float32', [2, 28, 28, 1], Float32Array.from(pixels));
      const files = [join(output, 'default.onnx'), join(best, 'onnx', 'default.onnx')];
      const [converted, trained] = await Promise.all(files.map((file) => runOnnx(file, [{ img }])));
      expect(Object.keys(converted![0]!)).toContain('class');
      expect(converted).toEqual(trained);
    });

    it('convert writes tfjs models, replaces no folder unasked, and says what it cannot read', async () => {
      const output = join(folder, 'browser');
      const call = ['convert', best, '--to', 'tfjs', '--output', output];
      expect(await runInProcess(call)).toMatchObject({ code: 0, err: '' });
      expect(readdirSync(join(output, 'default'))).toEqual(['group1-shard1of1.bin', 'model.json']);
      expect((await runInProcess(call)).err).toMatch(/folder for the models exists[\s\S]*--overwrite/);
      expect(await runInProcess([...call, '--overwrite'])).toMatchObject({ code: 0 });
      const convert = (from: string) =>
        runInProcess(['convert', from, '--to', 'onnx', '--output', join(folder, 'x')]);
      const bare = join(folder, 'bare');
      mkdirSync(bare);
      for (const file of ['manifest.json', 'scenario_params.json'])
        copyFileSync(join(best, file), join(bare, file));
      expect((await convert(bare)).err).toMatch(/holds no SavedModel/);
      const run = await convert(dirname(best));
      expect(run.err).toContain(`fix: name one of the exports in it: ${best}`);
      expect(readdirSync(folder)).not.toContain('x');
    });
  });
});
