import { describeNative } from '@tfaip/testing';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expect, it } from 'vitest';
import { createLineSteps, lineBatch } from '../testSupport/lineSteps.js';

const stepCount = process.env.TFAIP_SOAK === '1' ? 5000 : 50;

describeNative('training on lines of random widths', () => {
  it(
    `stays one graph, and its memory flat, over ${stepCount} steps`,
    async () => {
      const steps = await createLineSteps('native', { filters: [16, 32], units: [32] });
      const random = xoroshiro128plus(1);
      const mebibytes: number[] = [];
      for (let step = 0; step < stepCount; step++) {
        const widths = Array.from({ length: 8 }, () => uniformInt(random, 20, 800));
        await steps.train(lineBatch(widths));
        expect(steps.graphs()).toBe(1);
        if ((step + 1) % (stepCount / 10) === 0) mebibytes.push(process.memoryUsage.rss() / 2 ** 20);
      }
      steps.dispose();
      // What the allocator keeps for the widest batches comes early; a leak of one image per step would be 1 GiB.
      const [, start, ...later] = mebibytes;
      expect([Math.max(...later) - start! < 150, mebibytes]).toEqual([true, mebibytes]);
    },
    60 * 60_000,
  );
});
