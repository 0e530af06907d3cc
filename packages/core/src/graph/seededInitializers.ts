import * as tf from '@tensorflow/tfjs';
import { visitLayers } from './nestedLayers.js';

/** What makes the first value of a weight. */
export type Initializer = ReturnType<typeof tf.initializers.zeros>;

type LayerVariable = tf.layers.Layer['weights'][number];

/** Gives every initializer of a tfjs layer and those inside it a seed of its own, unless the user has given it one. */
export function seedInitializers(layer: tf.layers.Layer, seedFor: (name: string) => number): void {
  visitLayers(layer, (inner, prefix) => {
    for (const [field, value] of Object.entries(inner)) {
      if (!field.endsWith('Initializer') || !value) continue;
      inner[field] = withSeed(value as Initializer, seedFor(`${prefix}${field}`));
    }
  });
}

/** The initializer with a seed, unless it has one; a copy, because the same one may be used for other weights. */
export function withSeed(initializer: Initializer, seed: number): Initializer {
  const { seed: given } = initializer as { seed?: number | null };
  if (!('seed' in initializer) || (given !== undefined && given !== null)) return initializer;
  const Class = initializer.constructor as new (config: object) => Initializer;
  return new Class({ ...initializer.getConfig(), seed });
}

/** How a weight came by its first value, and that value. */
interface Origin {
  readonly initializer: Initializer;
  readonly dataId: object;
}

const origins = new WeakMap<LayerVariable, Origin>();
let remembering = false;

/**
 * From now on every weight that tfjs makes can be started again by {@link restartWeight}. tfjs forgets which
 * initializer a weight had, and builds the layers of a model as soon as it is put together, before the run's seed is
 * known; so its `addWeight` is wrapped, once.
 */
export function rememberInitializers(): void {
  if (remembering) return;
  remembering = true;
  const prototype = tf.layers.Layer.prototype as unknown as {
    addWeight(name: string, shape: number[], dtype: string, initializer: Initializer): LayerVariable;
  };
  const { addWeight } = prototype;
  prototype.addWeight = function (...args) {
    const weight = addWeight.apply(this, args);
    origins.set(weight, { initializer: args[3], dataId: weight.read().dataId });
    return weight;
  };
}

/**
 * Gives a weight the first value that its initializer makes with a seed. One that has been assigned since (trained,
 * loaded), or that was made before {@link rememberInitializers}, keeps its value, and so does one with a seed.
 */
export function restartWeight(weight: LayerVariable, seed: number): void {
  const origin = origins.get(weight);
  const variable = weight.read();
  if (!origin || origin.dataId !== variable.dataId) return;
  const seeded = withSeed(origin.initializer, seed);
  if (seeded === origin.initializer) return;
  tf.tidy(() => void weight.write(seeded.apply(variable.shape, variable.dtype)));
}
