import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeOn, expectAsOnCpu, kernel, uniform } from '../testSupport/compareBackends.js';
import { convAttrs, convCases, outShape } from '../testSupport/convCases.js';

const toChannelsFirst = (tensor: tf.Tensor) => tf.transpose(tensor, [0, 3, 1, 2]);

describe('Conv2DBackpropFilter', () => {
  it('gives what the CPU backend gives', async () => {
    await fc.assert(
      fc.asyncProperty(convCases(), (conv) =>
        expectAsOnCpu(() => {
          const x = uniform(conv.x, conv.seed);
          const dy = uniform(outShape(conv), conv.seed + 1);
          const attrs = { ...convAttrs(conv), dataFormat: 'NHWC', filterShape: conv.filter };
          return kernel('Conv2DBackpropFilter', { x, dy }, attrs);
        }),
      ),
    );
  });

  it('takes channels first', async () => {
    await fc.assert(
      fc.asyncProperty(convCases(), (conv) =>
        expectAsOnCpu(() => {
          const pad = Array.isArray(conv.pad)
            ? [conv.pad[0], conv.pad[3], conv.pad[1], conv.pad[2]]
            : conv.pad;
          const x = toChannelsFirst(uniform(conv.x, conv.seed));
          const dy = toChannelsFirst(uniform(outShape(conv), conv.seed + 1));
          const attrs = { ...convAttrs(conv), pad, dataFormat: 'NCHW', filterShape: conv.filter };
          return kernel('Conv2DBackpropFilter', { x, dy }, attrs);
        }),
      ),
      { numRuns: 30 },
    );
  });

  it('sums, for a 1x1 image and filter, the products over the batch', async () => {
    const [result] = await computeOn('wasm', () =>
      kernel(
        'Conv2DBackpropFilter',
        { x: tf.tensor4d([1, 2, 3], [3, 1, 1, 1]), dy: tf.tensor4d([10, 1, 100], [3, 1, 1, 1]) },
        { strides: 1, pad: 'valid', dataFormat: 'NHWC', filterShape: [1, 1, 1, 1] },
      ),
    );
    expect(result!.values).toEqual([312]);
  });
});
