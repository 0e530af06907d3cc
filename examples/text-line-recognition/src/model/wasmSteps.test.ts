import { expect, it } from 'vitest';
import { createLineSteps, lineBatch } from '../testSupport/lineSteps.js';

/** The losses of training steps on the same lines. */
async function losses(backend: 'wasm' | 'cpu', count: number): Promise<number[]> {
  const steps = await createLineSteps(backend);
  const found = [];
  for (let step = 0; step < count; step++) found.push(await steps.train(lineBatch([40, 33, 52, 24])));
  steps.dispose();
  return found;
}

it('trains on WebAssembly: its losses fall, and are those of plain JavaScript', async () => {
  const wasm = await losses('wasm', 12);
  expect(wasm.at(-1)!).toBeLessThan(0.8 * wasm[0]!);
  for (const [step, loss] of (await losses('cpu', 4)).entries()) expect(wasm[step]).toBeCloseTo(loss, 2);
}, 60_000);
