import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SummaryWriter } from '@tfaip/tensorboard';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess } from '../testSupport/runInProcess.js';
import { followScalars } from './printScalars.js';

let run: string;

beforeAll(async () => {
  run = mkdtempSync(join(tmpdir(), 'tfaip-scalars-'));
  await using train = new SummaryWriter(join(run, 'train'));
  await using val = new SummaryWriter(join(run, 'val'));
  train.scalar('loss', 0.5, 1, 1_700_000_000);
  train.scalar('loss', 0.1, 100, 1_700_000_060.25);
  val.scalar('acc, "top"', Number.NaN, 100, 1_700_000_061);
  train.text('note', 'no scalar', 1);
});
afterAll(() => rmSync(run, { recursive: true }));

describe('tfaip scalars', () => {
  it('prints a table', async () => {
    expect(await runInProcess(['scalars', run])).toEqual({
      code: 0,
      err: '',
      out: `run    tag         step                 wall_time  value
train  loss           1  2023-11-14T22:13:20.000Z    0.5
train  loss         100  2023-11-14T22:14:20.250Z    0.1
val    acc, "top"   100  2023-11-14T22:14:21.000Z    NaN
`,
    });
  });

  it('prints CSV', async () => {
    const { out } = await runInProcess(['scalars', run, '--format', 'csv']);
    expect(out).toBe(`run,tag,step,wall_time,value
train,loss,1,2023-11-14T22:13:20.000Z,0.5
train,loss,100,2023-11-14T22:14:20.250Z,0.1
val,"acc, ""top""",100,2023-11-14T22:14:21.000Z,NaN
`);
  });

  it('prints JSON of chosen tags', async () => {
    const { out } = await runInProcess(['scalars', run, '--format', 'json', '--tag', 'acc, "top"']);
    expect(JSON.parse(out)).toEqual([
      { run: 'val', tag: 'acc, "top"', step: 100, wall_time: 1_700_000_061, value: 'NaN' },
    ]);
  });

  it('leaves out what a resumed run has logged again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tfaip-resumed-'));
    for (const [start, value] of [
      [1, 0.25],
      [2, 0.75],
    ] as const) {
      await using writer = new SummaryWriter(folder);
      writer.sessionStart(start);
      for (const step of [start, start + 1]) writer.scalar('loss', value, step, 0);
    }
    const { out } = await runInProcess(['scalars', folder, '--format', 'json']);
    const rows: { step: number; value: number }[] = JSON.parse(out);
    expect(rows.map(({ step, value }) => [step, value])).toEqual([
      [1, 0.25],
      [2, 0.75],
      [3, 0.75],
    ]);
    rmSync(folder, { recursive: true });
  });

  it.each([
    [['--tag', 'lss'], /no scalar "lss"[\s\S]*one of loss, acc/, 2],
    [['--format', 'xml'], /Allowed choices are table, csv, json/, 2],
  ])('refuses %j', async (args, message, code) => {
    const { err, ...outcome } = await runInProcess(['scalars', run, ...args]);
    expect(err).toMatch(message);
    expect(outcome).toEqual({ code, out: '' });
  });

  it('says when there is nothing to read', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'tfaip-no-scalars-'));
    expect(await runInProcess(['scalars', empty])).toMatchObject({ code: 2, out: '' });
    expect((await runInProcess(['scalars', join(empty, 'missing')])).err).toContain('missing');
    rmSync(empty, { recursive: true });
  });

  it('tells how many damaged records it has skipped', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tfaip-damaged-'));
    const writer = new SummaryWriter(folder);
    writer.scalar('x', 1, 1);
    await writer.close();
    appendFileSync(writer.path, 'rubbish');
    const { code, err } = await runInProcess(['scalars', folder]);
    expect({ code, err }).toEqual({ code: 0, err: '1 damaged records were skipped.\n' });
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['table', /^run +tag.*\ntrain +loss +1 .* 0\.5\ntrain +loss +100 .*\nval +new +7 .* 3\n$/],
    ['csv', /^run,tag.*\ntrain,loss,1,.*\n.*\nval,new,7,.*,3\n$/],
    ['json', /^\{"run":"train","tag":"loss","step":1,.*\n.*\n\{"run":"val","tag":"new".*"value":3\}\n$/],
  ] as const)('follows a run: %s', async (format, expected) => {
    const stop = new AbortController();
    let out = '';
    const write = (text: string): void => {
      out += text;
      if (out.includes('new')) stop.abort();
    };
    const io = { out: { write }, err: { write }, env: {} };
    const following = followScalars(run, { format, tags: ['loss', 'new'] }, io, stop.signal);
    const writer = new SummaryWriter(join(run, 'val'));
    writer.scalar('new', 3, 7);
    await writer.close();
    await following;
    rmSync(writer.path);
    expect(out).toMatch(expected);
  });
});
