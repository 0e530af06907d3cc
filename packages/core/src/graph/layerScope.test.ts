import { describe, expect, it } from 'vitest';
import { currentLayer, layerOf, withLayer } from './layerScope.js';

function thrownBy(run: () => never): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe('the layer of an error', () => {
  it('is the innermost whose call has thrown it', () => {
    const error = thrownBy(() =>
      withLayer('encoder', () =>
        withLayer('encoder/dense', () => {
          throw new Error('broken');
        }),
      ),
    );
    expect(error).toBeInstanceOf(Error);
    expect(layerOf(error)).toBe('encoder/dense');
    expect(currentLayer()).toBe('');
  });

  it('is unknown for errors from elsewhere, and for what is thrown and no object', () => {
    expect(layerOf(new Error('elsewhere'))).toBeUndefined();
    const thrown = thrownBy(() =>
      withLayer('dense', () => {
        throw 'a text';
      }),
    );
    expect(thrown).toBe('a text');
    expect(layerOf(thrown)).toBeUndefined();
  });
});
