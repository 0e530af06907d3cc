import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess } from '../testSupport/runInProcess.js';

const start = process.cwd();
const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-list-'));
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(start);
  rmSync(folder, { recursive: true });
});

describe('tfaip list-scenarios', () => {
  it('names those of a module, each once', async () => {
    const two = join(fixtures, 'twoScenarios.ts');
    const { out } = await runInProcess(['list-scenarios', two]);
    expect(out).toBe(`${two}:FirstParams\n${two}:SecondParams\n`);
  });

  it('finds those below a folder, and runs no module that speaks of none', async () => {
    process.chdir(fixtures);
    const { code, out, err } = await runInProcess(['list-scenarios']);
    process.chdir(folder);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe('./exportScenario.ts:SignedScenarioParams\n./signScenario.ts:SignScenarioParams\n');
  });

  it('goes on behind a module that cannot be loaded, and says why', async () => {
    mkdirSync('src/node_modules', { recursive: true });
    for (const at of ['src', 'src/node_modules'])
      cpSync(join(fixtures, 'noScenario.ts'), join(at, 'noScenario.ts'));
    writeFileSync('src/broken.mjs', '// ScenarioBaseParams\nthrow new RangeError("broken");');
    const { code, out, err } = await runInProcess(['list-scenarios', 'src']);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toMatch(/^skipped \.\/src\/broken\.mjs: .*cannot be loaded.*RangeError: broken.*\n$/);
  });

  it('says what is wrong with a place that is named', async () => {
    expect(await runInProcess(['list-scenarios', join(fixtures, 'noScenario.ts')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('exports no scenario'),
    });
    for (const manifest of ['{', 'null']) {
      mkdirSync('odd', { recursive: true });
      writeFileSync('odd/package.json', manifest);
      expect(await runInProcess(['train', './odd'])).toMatchObject({
        code: 2,
        err: expect.stringMatching(/package\.json cannot be read|names no scenario module/),
      });
    }
    expect(await runInProcess(['list-scenarios', './gone'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no scenario module ./gone'),
    });
  });
});
