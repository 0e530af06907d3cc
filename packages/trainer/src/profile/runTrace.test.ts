import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OperationTime } from '@tfaip/core';
import { describeChromium } from '@tfaip/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkTrace } from '../testSupport/checkTrace.js';
import { RunTrace } from './runTrace.js';

const gpu = '/device:GPU:0';
const cpu = '/device:CPU:0';

/** Two products at a time on the GPU, and what copies their inputs. */
const operations: readonly OperationTime[] = [
  { operation: 'Copy', node: 'copy', device: cpu, startMicros: 0, durationMicros: 5 },
  { operation: 'MatMul', node: 'a/MatMul', device: gpu, startMicros: 5, durationMicros: 30 },
  { operation: 'MatMul', node: 'b/MatMul', device: gpu, startMicros: 10, durationMicros: 10 },
  { operation: 'Relu', node: 'b/Relu', device: gpu, startMicros: 20, durationMicros: 5 },
];

let folder: string;
let path: string;
let trace: RunTrace;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-trace-'));
  path = join(folder, 'profile.json');
  trace = new RunTrace();
  const begin = performance.now();
  trace.addOperations('training step', begin, operations);
  trace.add('training step', 'step', begin, { step: 1 });
  trace.add('epoch', 'epoch', begin, { epoch: 1 });
  await trace.write(path);
});

afterAll(() => rm(folder, { recursive: true }));

it('each device is a process, in which operations that overlap lie in different threads', async () => {
  const json = await readFile(path, 'utf8');
  const spans = checkTrace(json).map(({ span }) => span);
  const places = spans.flatMap(({ args, pid, tid }) => (args?.node ? [[args.node, pid, tid]] : []));
  expect(places).toEqual([
    ['copy', 2, 1],
    ['a/MatMul', 3, 1],
    ['b/MatMul', 3, 2],
    ['b/Relu', 3, 2],
  ]);
  expect(json).toContain(`operations on ${gpu}`);
});

it('kinds of operations are summed up, those that take most first', () => {
  expect(trace.summary('training step')).toEqual([
    'Operations of a training step (mean of 1, of 0.050 ms in all):',
    '  MatMul      0.040 ms  80.0 %  × 2',
    '  Copy        0.005 ms  10.0 %  × 1',
    '  Relu        0.005 ms  10.0 %  × 1',
  ]);
  expect(trace.summary('validation step')).toEqual([]);
});

describeChromium('a trace in the Performance panel of Chromium', (browser) => {
  it('has a track for each process and thread', async () => {
    const page = await browser().newPage();
    await page.goto('devtools://devtools/bundled/devtools_app.html?panel=timeline');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: /^Load/ }).first().click();
    await (await chooser).setFiles(path);
    await page.getByRole('tab', { name: 'Bottom-up' }).waitFor();
    const tracks = await page.evaluate<string[]>(shownTracks);
    const names = tracks.map((name) => name.replace(/ \(\d+\)$/, ''));
    expect(names).toEqual(
      expect.arrayContaining(['tfaip', 'training', `operations on ${cpu}`, `operations on ${gpu}`, 'lane 2']),
    );
    await page.close();
  }, 60_000);
});

/** Runs in the page, as text, because imports in functions here are rewritten: the names of the tracks that are shown. */
const shownTracks = `import('devtools://devtools/bundled/panels/timeline/timeline.js').then(({ TimelinePanel }) =>
  TimelinePanel.TimelinePanel.instance().getFlameChart().getMainDataProvider().timelineData().groups.map(
    ({ name }) => name,
  ),
)`;
