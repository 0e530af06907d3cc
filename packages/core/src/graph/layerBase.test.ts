import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ModelError } from '../errors/domainErrors.js';
import { type CallOptions, LayerBase } from './layerBase.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

class Block extends LayerBase {
  private readonly dense = this.own('dense', tf.layers.dense({ units: 3 }));
  private readonly norm = this.own('norm', tf.layers.batchNormalization());

  call(x: tf.Tensor, options: CallOptions): tf.Tensor {
    const scale = this.weight('scale', [3], { initializer: tf.initializers.ones() });
    return tf.mul(this.norm.call(this.dense.call(x, options), options), scale);
  }
}

class Network extends LayerBase {
  readonly first = this.own('first', new Block());
  readonly second = this.own('second', new Block());

  call(x: tf.Tensor, options: CallOptions): tf.Tensor {
    return this.second.call(this.first.call(x, options), options);
  }
}

function built(seed: number): Network {
  const network = new Network();
  network.setSeed(seed);
  tf.tidy(() => {
    network.call(tf.ones([2, 4]), { training: false });
  });
  return network;
}

function kernel(network: Network, name: string): Float32Array {
  const found = network.namedVariables().find((each) => each.name === name);
  return found?.variable.dataSync() as Float32Array;
}

describe('LayerBase', () => {
  it('names weights by the path of their owners', () => {
    expect(
      built(1)
        .namedVariables()
        .map(({ name }) => name),
    ).toEqual([
      'first/scale',
      'first/dense/kernel',
      'first/dense/bias',
      'first/norm/gamma',
      'first/norm/beta',
      'first/norm/moving_mean',
      'first/norm/moving_variance',
      'second/scale',
      'second/dense/kernel',
      'second/dense/bias',
      'second/norm/gamma',
      'second/norm/beta',
      'second/norm/moving_mean',
      'second/norm/moving_variance',
    ]);
  });

  it('tells trainable weights from moving statistics', () => {
    const frozen = built(1)
      .namedVariables()
      .filter(({ trainable }) => !trainable);
    expect(frozen.map(({ name }) => name.split('/').pop())).toEqual([
      'moving_mean',
      'moving_variance',
      'moving_mean',
      'moving_variance',
    ]);
  });

  it('starts with the same weights for the same seed, whatever was made before', () => {
    const kernels = [7, 7, 8].map((seed) => kernel(built(seed), 'first/dense/kernel'));
    expect(kernels[1]).toEqual(kernels[0]);
    expect(kernels[2]).not.toEqual(kernels[0]);
  });

  it('gives equal layers at different paths different weights', () => {
    const network = built(1);
    expect(kernel(network, 'second/dense/bias').length).toBe(3);
    const narrow = kernel(network, 'first/dense/kernel').slice(0, 9);
    expect(kernel(network, 'second/dense/kernel')).not.toEqual(narrow);
  });

  it('keeps a seed that the user has given an initializer', () => {
    class Seeded extends LayerBase {
      private readonly dense = this.own(
        'dense',
        tf.layers.dense({ units: 3, kernelInitializer: tf.initializers.glorotUniform({ seed: 42 }) }),
      );
      call(x: tf.Tensor, options: CallOptions): tf.Tensor {
        return this.dense.call(x, options);
      }
    }
    const values = [1, 2].map((seed) => {
      const layer = new Seeded();
      layer.setSeed(seed);
      tf.tidy(() => void layer.call(tf.ones([1, 4]), { training: false }));
      return layer.namedVariables()[0]?.variable.dataSync();
    });
    expect(values[0]).toEqual(values[1]);
  });

  it('seeds the layers inside wrappers', () => {
    class Wrapped extends LayerBase {
      private readonly rnn = this.own(
        'rnn',
        tf.layers.bidirectional({ layer: tf.layers.lstm({ units: 2, returnSequences: true }) }),
      );
      call(x: tf.Tensor, options: CallOptions): tf.Tensor {
        return this.rnn.call(x, options);
      }
    }
    const weights = [3, 3].map((seed) => {
      const layer = new Wrapped();
      layer.setSeed(seed);
      tf.tidy(() => void layer.call(tf.ones([1, 4, 3]), { training: false }));
      return layer.namedVariables().map(({ name, variable }) => [name, ...variable.dataSync()]);
    });
    expect(weights[0]).toEqual(weights[1]);
    const names = weights[0]?.map(([name]) => name);
    expect(new Set(names).size).toBe(6);
  });

  it('never changes an initializer of the user: shared by two weights, it gives each its own values', () => {
    const initializer = tf.initializers.glorotUniform({});
    class Shared extends LayerBase {
      private readonly a = this.own('a', tf.layers.dense({ units: 3, kernelInitializer: initializer }));
      private readonly b = this.own('b', tf.layers.dense({ units: 3, kernelInitializer: initializer }));
      call(x: tf.Tensor, options: CallOptions): tf.Tensor {
        const own = this.weight('own', [3, 3], { initializer });
        return tf.matMul(this.b.call(this.a.call(x, options), options) as tf.Tensor2D, own as tf.Tensor2D);
      }
    }
    const values = [1, 2].map((seed) => {
      const layer = new Shared();
      layer.setSeed(seed);
      tf.tidy(() => void layer.call(tf.ones([2, 3]), { training: false }));
      return layer
        .namedVariables()
        .filter(({ name }) => !name.endsWith('bias'))
        .map(({ variable }) => variable.dataSync().join());
    });
    expect(new Set(values.flat()).size).toBe(6);
    expect((initializer as { seed?: number }).seed).toBeUndefined();
  });

  it('has one owner', () => {
    const block = new Block();
    const dense = tf.layers.dense({ units: 1 });
    class Tied extends LayerBase {
      constructor(layer: Block | tf.layers.Layer) {
        super();
        this.own('encoder', layer as Block);
        this.own('decoder', layer as Block);
      }
      call(x: tf.Tensor): tf.Tensor {
        return x;
      }
    }
    for (const layer of [block, dense]) {
      expect(() => new Tied(layer)).toThrow(/one owner[\s\S]*"decoder" in Tied, owned as "encoder" already/);
    }
  });

  it('refuses a weight with another shape than it has', () => {
    class Growing extends LayerBase {
      call(x: tf.Tensor): tf.Tensor {
        return this.weight('w', x.shape);
      }
    }
    const layer = new Growing();
    layer.call(tf.ones([2]));
    expect(() => layer.call(tf.ones([3]))).toThrow(/"w" of Growing[\s\S]*given: \[3\][\s\S]*expected: \[2\]/);
  });

  it('frees every weight', () => {
    const before = tf.memory().numTensors;
    const network = built(1);
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses a name twice and a name with a slash', () => {
    class Twice extends LayerBase {
      readonly a = this.own('a', new Block());
      readonly b = this.own('a', new Block());
      call(x: tf.Tensor): tf.Tensor {
        return x;
      }
    }
    class Slash extends LayerBase {
      readonly a = this.own('a/b', new Block());
      call(x: tf.Tensor): tf.Tensor {
        return x;
      }
    }
    expect(() => new Twice()).toThrow(ModelError);
    expect(() => new Twice()).toThrow(/"a" for the second time in Twice/);
    expect(() => new Slash()).toThrow(/must not be empty or contain/);
  });
});
