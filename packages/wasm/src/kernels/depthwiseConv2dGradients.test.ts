import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeOn, expectAsOnCpu, kernel, uniform } from '../testSupport/compareBackends.js';
import { type ConvCase, convAttrs, convCases, outShape } from '../testSupport/convCases.js';

function inputs(conv: ConvCase): Record<'x' | 'filter' | 'dy', tf.Tensor> {
  return {
    x: uniform(conv.x, conv.seed),
    filter: uniform(conv.filter, conv.seed + 1),
    dy: uniform(outShape(conv, true), conv.seed + 2),
  };
}

function filterGradient(conv: ConvCase, x: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  return kernel(
    'DepthwiseConv2dNativeBackpropFilter',
    { x, dy },
    { ...convAttrs(conv), filterShape: conv.filter },
  );
}

function inputGradient(conv: ConvCase, dy: tf.Tensor, filter: tf.Tensor): tf.Tensor {
  return kernel(
    'DepthwiseConv2dNativeBackpropInput',
    { dy, filter },
    { ...convAttrs(conv), inputShape: conv.x },
  );
}

describe('DepthwiseConv2dNativeBackprop', () => {
  it('gives what the CPU backend gives, for the filter', async () => {
    await fc.assert(
      fc.asyncProperty(convCases(), (conv) =>
        expectAsOnCpu(() => {
          const { x, dy } = inputs(conv);
          return filterGradient(conv, x, dy);
        }),
      ),
    );
  });

  it('gives what the CPU backend gives, for the input', async () => {
    await fc.assert(
      fc.asyncProperty(convCases(), (conv) =>
        expectAsOnCpu(() => {
          const { dy, filter } = inputs(conv);
          return inputGradient(conv, dy, filter);
        }),
      ),
    );
  });

  // The CPU backend's kernels ignore dilations, so here the convolution itself is the judge: it is linear in both
  // inputs, hence <dy, conv(x, filter)> = <x, inputGradient> = <filter, filterGradient>.
  it('is the adjoint of the dilated convolution', async () => {
    await fc.assert(
      fc.asyncProperty(convCases({ maxDilation: 3 }), async (conv) => {
        const [product] = await computeOn('cpu', () => {
          const { x, filter, dy } = inputs(conv);
          return tf.sum(tf.mul(dy, kernel('DepthwiseConv2dNative', { x, filter }, convAttrs(conv))));
        });
        const [byInput, byFilter] = await computeOn('wasm', () => {
          const { x, filter, dy } = inputs(conv);
          return [
            tf.sum(tf.mul(x, inputGradient(conv, dy, filter))),
            tf.sum(tf.mul(filter, filterGradient(conv, x, dy))),
          ];
        });
        expect(byInput!.values[0]).toBeCloseTo(product!.values[0]!, 3);
        expect(byFilter!.values[0]).toBeCloseTo(product!.values[0]!, 3);
      }),
    );
  });
});
