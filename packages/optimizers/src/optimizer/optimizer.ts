import * as tf from '@tensorflow/tfjs';
import type { NamedVariable } from '@tfaip/core';
import { clipByGlobalNorm, clipByNorm, clipByValue } from '../clipping/clipping.js';
import { OptimizerError } from './optimizerError.js';
import type { OptimizerParams } from './optimizerParams.js';

/** How a slot starts. */
export interface SlotSpec {
  /** Default: the variable's shape. */
  readonly shape?: readonly number[];
  /** Every element's first value; default 0. */
  readonly start?: number;
}

/** A variable that is being trained, with the optimizer's state for it. */
export interface TrainedVariable<Slot extends string> {
  readonly name: string;
  readonly variable: tf.Variable;
  readonly slots: Readonly<Record<Slot, tf.Variable>>;
}

/** Scalars of a step. */
export interface StepScalars {
  readonly learningRate: tf.Scalar;
  /** float32: 1 in the first step. */
  readonly iteration: tf.Scalar;
}

/**
 * Base of all optimizers: keeps slots and the iteration counter, clips gradients, decays weights. A subclass says which
 * slots a variable has, computes once per step what all variables share, and updates one variable:
 *
 * ```ts
 * class Momentum extends Optimizer<'velocity', tf.Scalar> {
 *   protected override slotsOf() {
 *     return { velocity: {} };
 *   }
 *   protected override shared({ learningRate }: StepScalars) {
 *     return learningRate;
 *   }
 *   protected override update({ variable, slots }: TrainedVariable<'velocity'>, gradient: tf.Tensor, rate: tf.Scalar) {
 *     slots.velocity.assign(tf.sub(tf.mul(slots.velocity, 0.9), tf.mul(gradient, rate)));
 *     variable.assign(tf.add(variable, slots.velocity));
 *   }
 * }
 * ```
 *
 * All state are variables, changed in place by tensors of the step: nothing is read back to the host, and the learning
 * rate is an input, so that a step can be recorded once and run with any rate.
 */
export abstract class Optimizer<Slot extends string = string, Shared = unknown> {
  private readonly trained: TrainedVariable<Slot>[] = [];
  private counter: tf.Variable | undefined;
  private readonly common = new Map<string, tf.Variable>();
  private readonly undecayed: readonly RegExp[];

  /**
   * @param name first part of the names of the state, e.g. `adam`.
   * @throws {OptimizerError} if more than one kind of clipping is set, or a pattern is no regular expression.
   */
  constructor(
    readonly name: string,
    protected readonly params: OptimizerParams,
  ) {
    checkClipping(params);
    this.undecayed = params.weight_decay_exclude.map(toPattern);
  }

  /** The slots of a variable of this shape, by name. */
  protected abstract slotsOf(shape: readonly number[]): Record<Slot, SlotSpec>;

  /** Scalars that the optimizer keeps once for all variables, by name, with their first values. */
  protected commonSlots(): Record<string, number> {
    return {};
  }

  /** What all variables of a step share, e.g. bias corrections: computed once per step. */
  protected abstract shared(step: StepScalars): Shared;

  /** Changes one variable and its slots by `assign`. */
  protected abstract update(target: TrainedVariable<Slot>, gradient: tf.Tensor, shared: Shared): void;

  /**
   * Takes the variables to train (others of the list are left alone) and makes their state.
   *
   * @throws {OptimizerError} when called twice, or if a name occurs twice.
   */
  build(variables: readonly NamedVariable[]): void {
    if (this.counter)
      throw new OptimizerError(`${this.name}: build was called before; make a new optimizer.`);
    const trainable = variables.filter((each) => each.trainable);
    checkNames(this.name, trainable);
    this.counter = tf.tidy(() => tf.variable(tf.scalar(0, 'int32'), false));
    for (const [name, start] of Object.entries(this.commonSlots())) {
      this.common.set(
        name,
        tf.tidy(() => tf.variable(tf.scalar(start), false)),
      );
    }
    for (const { name, variable } of trainable) {
      this.trained.push({ name, variable, slots: makeSlots(this.slotsOf(variable.shape), variable) });
    }
  }

  /**
   * One training step: clips the gradients, decays the weights, updates variables, slots and the iteration counter.
   *
   * @param gradients    by name of the variables given to {@link build}, each of its variable's shape.
   * @param learningRate float32 scalar.
   * @throws {OptimizerError} before {@link build}, or if a gradient is missing or has a wrong shape.
   */
  apply(gradients: Readonly<Record<string, tf.Tensor>>, learningRate: tf.Scalar): void {
    tf.tidy(() => {
      const counter = this.builtCounter();
      const raw = this.trained.map((target) => gradientOf(this.name, target, gradients));
      const clipped = this.clip(raw);
      counter.assign(tf.add(counter, tf.scalar(1, 'int32')));
      const iteration = tf.cast(counter, 'float32') as tf.Scalar;
      this.decayWeights(learningRate);
      const shared = this.shared({ learningRate, iteration });
      for (const [i, target] of this.trained.entries()) this.updateTidily(target, clipped[i]!, shared);
    });
  }

  /**
   * All state, for checkpoints: the iteration counter, what is kept once, then each slot of each
   * variable as `adam/m/<variable>`.
   */
  slots(): NamedVariable[] {
    const counter = { name: `${this.name}/iteration`, variable: this.builtCounter(), trainable: false };
    const common = [...this.common].map(([slot, variable]) => ({
      name: `${this.name}/${slot}`,
      variable,
      trainable: false,
    }));
    const slots = this.trained.flatMap((target) =>
      Object.entries<tf.Variable>(target.slots).map(([slot, variable]) => ({
        name: `${this.name}/${slot}/${target.name}`,
        variable,
        trainable: false,
      })),
    );
    return [counter, ...common, ...slots];
  }

  /** Frees the state, not the trained variables. */
  dispose(): void {
    this.counter?.dispose();
    this.counter = undefined;
    for (const variable of this.common.values()) variable.dispose();
    this.common.clear();
    for (const { slots } of this.trained) {
      for (const slot of Object.values<tf.Variable>(slots)) slot.dispose();
    }
    this.trained.length = 0;
  }

  /** A scalar of {@link commonSlots}. */
  protected commonSlot(name: string): tf.Variable {
    return this.common.get(name)!;
  }

  private builtCounter(): tf.Variable {
    if (!this.counter) {
      throw new OptimizerError(`${this.name}: not built.`, { fix: 'call build(variables) first' });
    }
    return this.counter;
  }

  /** Frees a variable's intermediates before the next variable's are made: they are as large as the variable. */
  private updateTidily(target: TrainedVariable<Slot>, gradient: tf.Tensor, shared: Shared): void {
    tf.tidy(() => this.update(target, gradient, shared));
  }

  private clip(gradients: readonly tf.Tensor[]): readonly tf.Tensor[] {
    const { clip_value, clip_norm, global_clip_norm } = this.params;
    if (gradients.length === 0) return gradients;
    if (clip_norm !== null) return clipByNorm(gradients, clip_norm);
    if (global_clip_norm !== null) return clipByGlobalNorm(gradients, global_clip_norm);
    if (clip_value !== null) return clipByValue(gradients, clip_value);
    return gradients;
  }

  /** Decoupled decay before the update: w ← w · (1 - decay · learning rate), Loshchilov & Hutter 2019. */
  private decayWeights(learningRate: tf.Scalar): void {
    const { weight_decay } = this.params;
    if (!weight_decay) return;
    const kept = tf.sub(1, tf.mul(learningRate, weight_decay));
    for (const { name, variable } of this.trained) {
      if (this.undecayed.some((pattern) => pattern.test(name))) continue;
      tf.tidy(() => variable.assign(tf.mul(variable, kept)));
    }
  }
}

function makeSlots<Slot extends string>(
  specs: Record<Slot, SlotSpec>,
  variable: tf.Variable,
): Record<Slot, tf.Variable> {
  const slots = Object.entries<SlotSpec>(specs).map(([slot, { shape = variable.shape, start = 0 }]) => [
    slot,
    tf.tidy(() => tf.variable(tf.fill([...shape], start), false)),
  ]);
  return Object.fromEntries(slots) as Record<Slot, tf.Variable>;
}

function gradientOf(
  optimizer: string,
  { name, variable }: TrainedVariable<string>,
  gradients: Readonly<Record<string, tf.Tensor>>,
): tf.Tensor {
  const gradient = gradients[name];
  if (!gradient) {
    throw new OptimizerError(`${optimizer}: there is no gradient for the variable "${name}".`, {
      given: `gradients for ${Object.keys(gradients).join(', ') || 'no variable'}`,
      fix: 'let the loss depend on the variable, or do not train it',
    });
  }
  if (!tf.util.arraysEqual(gradient.shape, variable.shape)) {
    throw new OptimizerError(`${optimizer}: the gradient of "${name}" has a wrong shape.`, {
      given: `[${gradient.shape.join(', ')}]`,
      expected: `[${variable.shape.join(', ')}]`,
    });
  }
  return gradient;
}

function checkNames(optimizer: string, variables: readonly NamedVariable[]): void {
  const seen = new Set<string>();
  for (const { name } of variables) {
    if (seen.has(name)) {
      throw new OptimizerError(`${optimizer}: each variable needs a name of its own.`, {
        given: `"${name}" twice`,
      });
    }
    seen.add(name);
  }
}

function checkClipping({ clip_value, clip_norm, global_clip_norm }: OptimizerParams): void {
  const set = Object.entries({ clip_value, clip_norm, global_clip_norm }).filter(
    ([, value]) => value !== null,
  );
  if (set.length <= 1) return;
  throw new OptimizerError('Only one kind of gradient clipping can be set.', {
    given: set.map(([name, value]) => `${name} = ${value}`).join(', '),
    fix: 'set all but one to null (on the command line: none)',
  });
}

function toPattern(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (cause) {
    throw new OptimizerError('weight_decay_exclude holds something that is no regular expression.', {
      given: source,
      cause,
    });
  }
}
