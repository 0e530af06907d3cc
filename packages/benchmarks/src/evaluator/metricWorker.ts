/** The process of this project's metrics: reads its data, then answers each line with one measured computation. */
import { createInterface } from 'node:readline';
import { characterErrorRate, rocAuc } from '@tfaip/evaluator';
import { readBinaryScores, readLinePairs } from './metricData.js';
import type { MetricAnswer } from './metricProcess.js';

async function metricOf(name: string, folder: string): Promise<() => number> {
  if (name === 'cer') {
    const { references, hypotheses } = await readLinePairs(folder);
    return () => characterErrorRate(references, hypotheses);
  }
  const { targets, scores } = await readBinaryScores(folder);
  return () => rocAuc(targets, scores);
}

function answer(message: MetricAnswer): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Highest resident memory so far. */
function peakMiB(): number {
  return process.resourceUsage().maxRSS / 1024;
}

const [name, folder] = process.argv.slice(2) as [string, string];
const metric = await metricOf(name, folder);
answer({ ms: 0, value: 0, peakMiB: peakMiB() });
for await (const _request of createInterface({ input: process.stdin })) {
  const start = performance.now();
  const value = metric();
  answer({ ms: performance.now() - start, value, peakMiB: peakMiB() });
}
