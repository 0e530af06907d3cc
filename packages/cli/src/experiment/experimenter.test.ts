import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { UsageError } from '../usageError.js';
import { argumentsOf, readExperimentTable } from './experimentTable.js';

const program = fileURLToPath(new URL('../bin.ts', import.meta.url));
const scenario = fileURLToPath(new URL('../fixtures/signScenario.ts', import.meta.url));
const loader = new URL('../../../../scripts/typescript.mjs', import.meta.url).href;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-experimenter-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('a table of experiments', () => {
  it('is read from CSV and from XLSX alike', async () => {
    const csv = write(
      'table.csv',
      '\uFEFFname, --trainer.epochs, model.style.sizes, data.flag\n' +
        'small, 2, 3 4,\n\n"large", 5, ,true\n',
    );
    const expected = {
      parameters: ['trainer.epochs', 'model.style.sizes', 'data.flag'],
      experiments: [
        { name: 'small', cells: { 'trainer.epochs': '2', 'model.style.sizes': '3 4' } },
        { name: 'large', cells: { 'trainer.epochs': '5', 'data.flag': 'true' } },
      ],
    };
    expect(await readExperimentTable(csv)).toEqual(expected);
    const { experiments } = await readExperimentTable(csv);
    expect(argumentsOf(experiments[0]!)).toEqual(['--trainer.epochs', '2', '--model.style.sizes', '3', '4']);
    const xlsx = join(folder, 'table.xlsx');
    await writeXlsx([
      ['name', '--trainer.epochs', 'model.style.sizes', 'data.flag'].map((value) => ({ value })),
      [{ value: 'small' }, { value: 2 }, { value: '3 4' }, null],
      [{ value: 'large' }, { value: 5 }, null, { value: true }],
    ]).toFile(xlsx);
    expect(await readExperimentTable(xlsx)).toEqual(expected);
  });

  it('numbers runs that have no names', async () => {
    const { experiments } = await readExperimentTable(write('plain.csv', `a\n${'1\n'.repeat(10)}`));
    expect(experiments.map(({ name }) => name)).toEqual([
      '01',
      '02',
      '03',
      '04',
      '05',
      '06',
      '07',
      '08',
      '09',
      '10',
    ]);
  });

  it.each([
    ['a header alone', 'trainer.epochs\n', /has no experiments/],
    ['a column twice', 'a,--a\n1,2\n', /"a" is the name of more than a column/],
    ['a run twice', 'name,a\nx,1\nx,2\n', /"x" is the name of more than a run/],
    ['a name that is a path', 'name,a\n../x,1\n', /names a run "\.\.\/x"/],
  ])('with %s is refused', async (_what, text, message) => {
    const reading = readExperimentTable(write('wrong.csv', text));
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(UsageError);
  });

  it('that is none is refused', async () => {
    await expect(readExperimentTable(join(folder, 'none.csv'))).rejects.toThrow(/cannot be read/);
    await expect(readExperimentTable(write('broken.xlsx', 'no zip'))).rejects.toThrow(/cannot be read/);
  });
});

/** Runs the command line; resolves with its exit code and output. */
function tfaip(...args: string[]): Promise<{ code: number; out: string }> {
  const all = ['--conditions=@tfaip/source', `--import=${loader}`, program, '--backend', 'cpu', ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, all, { cwd: folder }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out: out + err }),
    );
  });
}

describe('tfaip experimenter', () => {
  it('runs every row, keeps what is complete, and tells how each has ended', async () => {
    const table = write(
      'grid.csv',
      'name,trainer.epochs,trainer.learning_rate.lr\na,1,0.1\nb,2,0.01\nc,0,0.1\n',
    );
    const args = ['experimenter', '--parallel', '2', scenario, table, '--trainer.seed', '5'];
    const first = await tfaip(...args);
    expect(first.code).toBe(1);
    expect(first.out).toMatch(/a: complete, best loss [\d.]+/);
    expect(first.out).toMatch(/c: failed with exit code 2, see c\.log/);
    const output = join(folder, 'experiments', 'grid');
    const rows = parse(readFileSync(join(output, 'results.csv'), 'utf8'), { columns: true }) as Record<
      string,
      string
    >[];
    expect(rows).toMatchObject([
      { name: 'a', status: 'complete', best: 'loss', best_epoch: '1', epochs: '1', 'trainer.epochs': '1' },
      { name: 'b', status: 'complete', epochs: '2', 'trainer.learning_rate.lr': '0.01' },
      { name: 'c', status: 'failed', error: expect.stringMatching(/must not be less than 1/) },
    ]);
    expect(rows.every(({ value }, i) => i === 2 || Number(value) > 0)).toBe(true);
    const written = statSync(join(output, 'a', 'train.log')).mtimeMs;
    writeFileSync(table, readFileSync(table, 'utf8').replace('c,0', 'c,1'));
    const second = await tfaip(...args);
    expect(second.code).toBe(0);
    expect(second.out).not.toContain('a: starts');
    expect(second.out).toMatch(/^name {2}trainer\.epochs/m);
    expect(statSync(join(output, 'a', 'train.log')).mtimeMs).toBe(written);
    expect(readdirSync(output).sort()).toEqual(['a', 'a.log', 'b', 'b.log', 'c', 'c.log', 'results.csv']);
  }, 120_000);
});
