import { LayerBase, RuntimeStepError, ShapeError } from '@tfaip/core';
import { describe, expect, it } from 'vitest';
import type { CommandIo } from './io.js';
import { reportError } from './reportError.js';

const frames = '\n    at MyGraph.buildGraph (/srv/me/scenario.ts:7:9)';

function at<E extends Error>(error: E): E {
  return Object.assign(error, { stack: `${error.name}: ${error.message}${frames}` });
}

/** A model whose inner layer fails. */
class Inner extends LayerBase<Error, never> {
  call(error: Error): never {
    throw error;
  }
}
class Outer extends LayerBase<Error, never> {
  private readonly inner = this.own('inner', new Inner());
  call(error: Error): never {
    return this.inner.call(error);
  }
}
class Model extends LayerBase<Error, never> {
  private readonly outer = this.own('outer', new Outer());
  call(error: Error): never {
    return this.outer.call(error);
  }
}

function thrownByLayer(error: Error): unknown {
  try {
    return new Model().call(error);
  } catch (thrown) {
    return thrown;
  }
}

async function reported(error: unknown): Promise<string> {
  let text = '';
  const err = { write: (part: string) => (text += part) };
  await reportError(error, { out: err, err, env: {} } as unknown as CommandIo);
  return text;
}

describe('an error in the code of a model', () => {
  it("names the user's line and the innermost layer, behind one line and below several", async () => {
    expect(await reported(thrownByLayer(at(new TypeError('no tensor'))))).toMatch(
      /^error: TypeError: no tensor \(\/srv\/me\/scenario\.ts:7:9, in layer outer\/inner\)\n/,
    );
    expect(await reported(thrownByLayer(at(new ShapeError('Wrong shape.', { given: '[2]' }))))).toBe(
      'error: Wrong shape.\n  given: [2]\n  at: /srv/me/scenario.ts:7:9, in layer outer/inner\n',
    );
  });

  it('is that of what has caused the failure of a step', async () => {
    const cause = thrownByLayer(at(new Error('inner shapes (3) and (4)')));
    const error = new RuntimeStepError('The training step failed.', { given: 'x float32 [2]', cause });
    expect(await reported(error)).toBe(
      'error: The training step failed.\n  given: x float32 [2]\n  at: /srv/me/scenario.ts:7:9, in layer outer/inner\n',
    );
  });
});
