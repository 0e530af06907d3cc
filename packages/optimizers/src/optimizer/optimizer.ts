import * as tf from '@tensorflow/tfjs';
import type { NamedVariable } from '@tfaip/core';
import { clipByGlobalNorm, clipByNorm, clipByValue } from '../clipping/clipping.js';
import { Hyperparameters } from './hyperparameters.js';
import { OptimizerError } from './optimizerError.js';
import type { OptimizerParams } from './optimizerParams.js';
import { WeightDecay } from './weightDecay.js';

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
export interface StepScalars<Hyperparameter extends string = string> {
  readonly learningRate: tf.Scalar;
  /** float32: 1 in the first step. */
  readonly iteration: tf.Scalar;
  /** float32, by name. A decay β is its float32 value in all formulas, for which 1 - β is exact. */
  readonly hyperparameters: Readonly<Record<Hyperparameter, tf.Scalar>>;
}

/** Numbers that all optimizers take from their params, where they are set. */
type CommonHyperparameter = 'weight_decay' | 'clip_value' | 'clip_norm' | 'global_clip_norm';
const commonHyperparameters = ['weight_decay', 'clip_value', 'clip_norm', 'global_clip_norm'] as const;

/**
 * Base of all optimizers: keeps slots and the iteration counter, clips gradients, decays weights. A subclass says which
 * slots a variable has, computes once per step what all variables share, and updates one variable:
 *
 * ```ts
 * class MomentumParams extends OptimizerParams {
 *   static override readonly typeName: string = 'Momentum';
 *   @param.float({ help: 'Share of the last step' }) momentum = 0.9;
 *   create() {
 *     return new Momentum(this);
 *   }
 * }
 * class Momentum extends Optimizer<'velocity', StepScalars<'momentum'>, 'momentum'> {
 *   constructor(params: MomentumParams) {
 *     super('momentum', params, ['momentum']);
 *   }
 *   protected override slotsOf() {
 *     return { velocity: {} };
 *   }
 *   protected override shared(step: StepScalars<'momentum'>) {
 *     return step;
 *   }
 *   protected override update({ variable, slots }: TrainedVariable<'velocity'>, gradient: tf.Tensor, step: StepScalars<'momentum'>) {
 *     const { learningRate, hyperparameters } = step;
 *     slots.velocity.assign(tf.sub(tf.mul(slots.velocity, hyperparameters.momentum), tf.mul(gradient, learningRate)));
 *     variable.assign(tf.add(variable, slots.velocity));
 *   }
 * }
 * ```
 *
 * All state are variables, changed in place by tensors of the step: nothing is read back to the host. The learning rate
 * is an input and hyper-parameters are variables, so that a step can be recorded once and run with any.
 */
export abstract class Optimizer<
  Slot extends string = string,
  Shared = unknown,
  Hyperparameter extends string = string,
> {
  private readonly trained: TrainedVariable<Slot>[] = [];
  private counter: tf.Variable | undefined;
  private readonly common = new Map<string, tf.Variable>();
  private readonly hyperparameters: Hyperparameters<Hyperparameter | CommonHyperparameter>;
  private readonly weightDecay: WeightDecay;

  /**
   * @param name            first part of the names of the state, e.g. `adam`.
   * @param hyperparameters fields of the params that each step uses as scalars.
   * @throws {OptimizerError} if more than one kind of clipping is set, or a pattern is no regular expression.
   */
  constructor(
    readonly name: string,
    protected readonly params: OptimizerParams,
    hyperparameters: readonly Hyperparameter[] = [],
  ) {
    checkClipping(params);
    const common = commonHyperparameters.filter((each) => params[each] !== null);
    this.hyperparameters = new Hyperparameters<Hyperparameter | CommonHyperparameter>(name, params, [
      ...hyperparameters,
      ...common,
    ]);
    this.weightDecay = new WeightDecay(params);
  }

  /** The slots of a variable of this shape, by name. */
  protected abstract slotsOf(shape: readonly number[]): Record<Slot, SlotSpec>;

  /** Scalars that the optimizer keeps once for all variables, by name, with their first values. */
  protected commonSlots(): Record<string, number> {
    return {};
  }

  /** What all variables of a step share, e.g. bias corrections: computed once per step. */
  protected abstract shared(step: StepScalars<Hyperparameter>): Shared;

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
    this.hyperparameters.build();
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
   * Changes a number of the params, e.g. `beta1` or `weight_decay`, from the next step on, in recorded steps too; the
   * params themselves stay. Which numbers there are: those of {@link slots} that are named like fields.
   *
   * @throws {OptimizerError} before {@link build}, or if there is no such number or it is off (none) in the params.
   * @throws {ParamsError} if the params forbid the value.
   */
  setHyperparameter(name: string, value: number): void {
    this.builtCounter();
    this.hyperparameters.set(name, value);
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
      const hyperparameters = this.hyperparameters.scalars();
      const { weight_decay } = hyperparameters;
      const raw = this.trained.map((target) => gradientOf(this.name, target, gradients));
      const clipped = clip(raw, hyperparameters);
      counter.assign(tf.add(counter, tf.scalar(1, 'int32')));
      const iteration = tf.cast(counter, 'float32') as tf.Scalar;
      if (weight_decay) this.weightDecay.apply(this.trained, weight_decay, learningRate);
      const shared = this.shared({ learningRate, iteration, hyperparameters });
      for (const [i, target] of this.trained.entries()) this.updateTidily(target, clipped[i]!, shared);
    });
  }

  /**
   * All state, for checkpoints: the iteration counter, hyper-parameters as `adam/beta1`, what else is kept once, then
   * each slot of each variable as `adam/m/<variable>`.
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
    return [counter, ...this.hyperparameters.namedVariables(), ...common, ...slots];
  }

  /** Frees the state, not the trained variables. */
  dispose(): void {
    this.counter?.dispose();
    this.counter = undefined;
    this.hyperparameters.dispose();
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
}

function clip(
  gradients: readonly tf.Tensor[],
  limits: Readonly<Partial<Record<CommonHyperparameter, tf.Scalar>>>,
): readonly tf.Tensor[] {
  const { clip_value, clip_norm, global_clip_norm } = limits;
  if (gradients.length === 0) return gradients;
  if (clip_norm) return clipByNorm(gradients, clip_norm);
  if (global_clip_norm) return clipByGlobalNorm(gradients, global_clip_norm);
  if (clip_value) return clipByValue(gradients, clip_value);
  return gradients;
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
