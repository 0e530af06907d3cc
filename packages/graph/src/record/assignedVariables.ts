import * as tf from '@tensorflow/tfjs';

/** Follows the assignments of a step, so that they can be undone: the step has only been recorded. */
export class AssignedVariables {
  private readonly before = new Map<tf.Variable, tf.Tensor>();

  /**
   * @param onAssign told of every assignment, after it.
   * @param unseen runs what the recorder must not see.
   */
  constructor(
    private readonly onAssign: (variable: tf.Variable) => void,
    private readonly unseen: <R>(run: () => R) => R,
  ) {}

  /** Runs a function whose assignments are followed. */
  during<R>(run: () => R): R {
    const { prototype } = tf.Variable;
    const { assign } = prototype;
    const remember = (variable: tf.Variable) => this.remember(variable);
    const { onAssign } = this;
    prototype.assign = function (this: tf.Variable, value: tf.Tensor): void {
      remember(this);
      assign.call(this, value);
      onAssign(this);
    };
    try {
      return run();
    } finally {
      prototype.assign = assign;
    }
  }

  /** Gives all of them the values back that they had before. */
  restore(): void {
    for (const [variable, value] of this.before) {
      if (!variable.isDisposed) variable.assign(value);
      value.dispose();
    }
    this.before.clear();
  }

  private remember(variable: tf.Variable): void {
    if (this.before.has(variable)) return;
    this.unseen(() => this.before.set(variable, tf.keep(variable.clone())));
  }
}
