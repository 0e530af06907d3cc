import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expectAsOnCpu, kernel, uniform } from '../testSupport/compareBackends.js';
import { convAttrs, convCases, outShape } from '../testSupport/convCases.js';

describe('Conv2DBackpropInput', () => {
  it('gives what the CPU backend gives', async () => {
    await fc.assert(
      fc.asyncProperty(convCases(), (conv) =>
        expectAsOnCpu(() => {
          const filter = uniform(conv.filter, conv.seed);
          const dy = uniform(outShape(conv), conv.seed + 1);
          const attrs = { ...convAttrs(conv), dataFormat: 'NHWC', inputShape: conv.x };
          return kernel('Conv2DBackpropInput', { dy, filter }, attrs);
        }),
      ),
    );
  });
});
