import * as tf from '@tensorflow/tfjs';
import { ModelError, ShapeError } from '../errors/domainErrors.js';
import { deriveSeed } from '../random/deriveSeed.js';
import { withLayer } from './layerScope.js';
import {
  type Initializer,
  rememberInitializers,
  restartWeight,
  seedInitializers,
  withSeed,
} from './seededInitializers.js';
import { drawNoiseBySteps } from './tfjsNoise.js';

/** How a layer is called. */
export interface CallOptions {
  /** True in training steps: dropout drops, batch normalisation uses the batch's statistics. */
  readonly training: boolean;
}

/** A variable with the name under which checkpoints and exports keep it. */
export interface NamedVariable {
  /** Path of the owning layers and the weight's own name, e.g. `encoder/conv1/kernel`. */
  readonly name: string;
  readonly variable: tf.Variable;
  /** Whether the optimizer changes it; false for moving statistics. */
  readonly trainable: boolean;
}

/** How a weight of an own layer starts. */
export interface WeightOptions {
  /** A tfjs initializer; default: zeros. */
  readonly initializer?: Initializer;
  /** Default: true. */
  readonly trainable?: boolean;
  readonly dtype?: 'float32' | 'int32' | 'bool';
}

/**
 * Base of all layers and graphs: owns weights and sub-layers by name, so that names compose along the nesting.
 *
 * A subclass makes its sub-layers once, in its constructor or field initialisers, by {@link own}; it computes in
 * {@link call}, where it also gets its own weights by {@link weight}:
 *
 * ```ts
 * class Residual extends LayerBase {
 *   private readonly dense = this.own('dense', tf.layers.dense({ units: 8 }));
 *   call(x: tf.Tensor, options: CallOptions) {
 *     return tf.add(x, this.dense.call(x, options));
 *   }
 * }
 * ```
 */
export abstract class LayerBase<Inputs = tf.Tensor, Outputs = tf.Tensor> {
  private parent: LayerBase<never, unknown> | undefined;
  private localName = '';
  private readonly children = new Map<string, LayerBase<never, unknown>>();
  private readonly weights = new Map<string, NamedVariable>();
  private seed = 1;

  constructor() {
    // Models of tfjs that a field initialiser of the subclass puts together have their weights at once.
    rememberInitializers();
  }

  /** Computes the outputs; called inside steps only, with tensors of any batch size. */
  abstract call(inputs: Inputs, options: CallOptions): Outputs;

  /** The names from the outermost owner to this layer, joined by `/`; empty for the outermost. */
  get path(): string {
    const outer = this.parent?.path;
    return outer ? `${outer}/${this.localName}` : this.localName;
  }

  /** Own layers and those of their owners follow this seed in their initial weights. */
  setSeed(seed: number): void {
    this.seed = seed;
    for (const child of this.children.values()) child.setSeed(seed);
  }

  /** All weights of this layer and its sub-layers, named relative to this layer, in the order of their making. */
  namedVariables(): NamedVariable[] {
    const own = this.ownVariables();
    const nested = [...this.children].flatMap(([childName, child]) =>
      child.namedVariables().map((each) => ({ ...each, name: `${childName}/${each.name}` })),
    );
    return [...own, ...nested];
  }

  /** Frees all weights. */
  dispose(): void {
    for (const child of this.children.values()) child.dispose();
    for (const { variable } of this.weights.values()) variable.dispose();
    this.weights.clear();
  }

  /**
   * Takes a sub-layer into ownership under a name; a tfjs layer is wrapped so that it can be called like ours.
   *
   * @throws {ModelError} if the name is taken or contains `/`.
   */
  protected own<L extends LayerBase<never, unknown>>(name: string, layer: L): L;
  protected own(name: string, layer: tf.layers.Layer): TfjsLayer;
  protected own(name: string, layer: LayerBase<never, unknown> | tf.layers.Layer): LayerBase<never, unknown> {
    this.checkName(name);
    const child = layer instanceof LayerBase ? layer : TfjsLayer.of(layer);
    if (child.parent) {
      throw new ModelError(
        'A layer has one owner: owned twice, its weights would be trained twice in each step.',
        {
          given: `"${name}" in ${this.path || this.constructor.name}, owned as "${child.path}" already`,
          fix: 'own it once and call it in both places',
        },
      );
    }
    child.parent = this as LayerBase<never, unknown>;
    child.localName = name;
    child.setSeed(this.seed);
    this.children.set(name, child);
    callUnderPath(child);
    return child;
  }

  /**
   * The weight of this name, made at the first call; its initial value follows the run's seed and the weight's path.
   *
   * @param shape every length known.
   * @throws {ShapeError} if the weight exists with another shape.
   */
  protected weight(name: string, shape: readonly number[], options: WeightOptions = {}): tf.Variable {
    const existing = this.weights.get(name)?.variable;
    if (existing && !tf.util.arraysEqual(existing.shape, [...shape])) {
      throw new ShapeError(
        `The weight "${name}" of ${this.path || this.constructor.name} has another shape already.`,
        {
          given: `[${shape.join(', ')}]`,
          expected: `[${existing.shape.join(', ')}]`,
        },
      );
    }
    if (existing) return existing;
    this.checkName(name);
    const { initializer, trainable = true, dtype = 'float32' } = options;
    const variable = tf.tidy(() => {
      const seeded = initializer && withSeed(initializer, this.seedFor(name));
      const start = seeded ? seeded.apply([...shape], dtype) : tf.zeros([...shape], dtype);
      return tf.variable(start, trainable);
    });
    this.weights.set(name, { name, variable, trainable });
    return variable;
  }

  /** Seed of this layer's own random choices, different for every layer and name. */
  protected seedFor(name: string): number {
    return deriveSeed(this.seed, this.path, name);
  }

  /** The weights that belong to this very layer, without those of sub-layers. */
  protected ownVariables(): NamedVariable[] {
    return [...this.weights.values()];
  }

  private checkName(name: string): void {
    if (name === '' || name.includes('/')) {
      throw new ModelError('The name of a layer or weight must not be empty or contain "/".', {
        given: `"${name}"`,
      });
    }
    if (this.children.has(name) || this.weights.has(name)) {
      throw new ModelError('A layer owns each name once.', {
        given: `"${name}" for the second time in ${this.path || this.constructor.name}`,
        expected: `a name other than ${[...this.children.keys(), ...this.weights.keys()].join(', ')}`,
      });
    }
  }
}

/**
 * A layer or model of tfjs-layers as one of ours: named by its owner, its initial weights following the run's seed, its
 * noise (dropout and the like, also of layers and recurrent cells inside it) following the seed and number of the step,
 * whether it has a seed of its own or not.
 *
 * Weights that have been assigned before the first call, e.g. loaded, keep their values; outside of steps, noise is as
 * tfjs makes it.
 */
export class TfjsLayer extends LayerBase<tf.Tensor | tf.Tensor[], tf.Tensor> {
  private static readonly wrapped = new WeakMap<tf.layers.Layer, TfjsLayer>();

  private prepared = false;

  private constructor(readonly layer: tf.layers.Layer) {
    super();
  }

  /** The one wrapper of a tfjs layer. */
  static of(layer: tf.layers.Layer): TfjsLayer {
    const wrapper = TfjsLayer.wrapped.get(layer) ?? new TfjsLayer(layer);
    TfjsLayer.wrapped.set(layer, wrapper);
    return wrapper;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: CallOptions): tf.Tensor {
    if (!this.prepared) this.prepare();
    return this.layer.apply(inputs, { training }) as tf.Tensor;
  }

  override dispose(): void {
    super.dispose();
    // The layers of a model have weights before the model itself counts as built.
    if (this.layer.built || this.layer instanceof tf.LayersModel) this.layer.dispose();
  }

  protected override ownVariables(): NamedVariable[] {
    const trainable = new Set(this.layer.trainableWeights);
    return this.namedWeights().map(([name, weight]) => ({
      name,
      variable: weight.read() as tf.Variable,
      trainable: trainable.has(weight),
    }));
  }

  /** At the first call, when the seed and the path are known. */
  private prepare(): void {
    this.prepared = true;
    for (const [name, weight] of this.namedWeights()) restartWeight(weight, this.seedFor(name));
    seedInitializers(this.layer, (name) => this.seedFor(name));
    drawNoiseBySteps(this.layer, () => this.path);
  }

  private namedWeights(): [string, tf.layers.Layer['weights'][number]][] {
    const { weights } = this.layer;
    const names = stableNames(weights.map((weight) => weight.originalName));
    return weights.map((weight, i) => [names[i]!, weight]);
  }
}

/**
 * Names without what depends on the layers made before: tfjs gives `rnn_Bidirectional4/forward_lstm_LSTM3/kernel`,
 * where the numbers count layers of the process; kept is `forward_lstm/kernel`. What is then equal gets a number.
 */
function stableNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const [, ...inner] = name.split('/');
    const stable = inner.map((part) => part.replace(/_[A-Z]\w*?\d+$/, '')).join('/') || name;
    const count = seen.get(stable) ?? 0;
    seen.set(stable, count + 1);
    return count === 0 ? stable : `${stable}_${count}`;
  });
}

/** Lets what records a step ask whose call makes an operation. */
function callUnderPath(layer: LayerBase<never, unknown>): void {
  const { call } = layer;
  layer.call = (inputs, options) => withLayer(layer.path, () => call.call(layer, inputs, options));
}
