import { expect, test } from 'vitest';
import { DropParams, faulty, NoiseParams } from '../testSupport/processors.js';
import { testPipeline } from '../testSupport/testPipeline.js';
import { benchmarkInputPipeline, type StageRate } from './benchmarkInputPipeline.js';

test('all stages are measured in the order of the data, and told as they go', async () => {
  const pipeline = testPipeline({
    data: 90,
    mode: 'evaluation',
    params: { limit: 60, batch_size: 7 },
    preProc: [new NoiseParams(), new DropParams(), new NoiseParams()],
  });
  const told: [StageRate, boolean][] = [];
  const rates = await benchmarkInputPipeline(pipeline, {
    seconds: 0.3,
    onProgress: (rate, isFinal) => told.push([rate, isFinal]),
  });
  expect(rates.map(({ stage }) => stage)).toEqual(['read', 'Noise', 'Drop', 'Noise#2', 'batches']);
  // The third drops every third of 60.
  expect(rates.slice(1, 4).map(({ samples }) => samples)).toEqual([60, 60, 40]);
  for (const { samplesPerSecond } of rates) expect(samplesPerSecond).toBeGreaterThan(0);
  expect(told.filter(([, isFinal]) => isFinal).map(([rate]) => rate)).toEqual(rates);
  expect(told.some(([{ stage }, isFinal]) => stage === 'read' && !isFinal)).toBe(true);
});

test('a sample that fails ends it', async () => {
  const broken = faulty('throw', 3);
  await expect(
    benchmarkInputPipeline(testPipeline({ data: 5, preProc: [broken] }), { seconds: 0.01 }),
  ).rejects.toThrow(/Sample \{ id: 3 \}.*fails in Fault/);
});
