import * as tf from '@tensorflow/tfjs';
import type { NativeBackend, SessionArray } from '@tfaip/libtensorflow';

/** Reading one variable fetches all that are out of date with it, up to this size: a fetch has a price of its own. */
const MOST_BYTES_AT_ONCE = 64 * 2 ** 20;

/** Variables whose values are in the session only, and are fetched when somebody asks. */
export class ParkedVariables {
  private readonly outdated = new Set<tf.Variable>();
  /** Fetched together with another one, until the next step. */
  private readonly fetched = new Map<tf.Variable, SessionArray>();

  constructor(
    private readonly backend: NativeBackend,
    private readonly fetch: (variables: readonly tf.Variable[]) => SessionArray[],
  ) {}

  /** Their values have changed in the session. */
  park(variables: readonly tf.Variable[]): void {
    this.fetched.clear();
    for (const variable of variables) {
      if (this.backend.isParked(variable.dataId)) continue;
      this.outdated.add(variable);
      this.backend.park(variable.dataId, () => {
        const value = this.value(variable);
        this.forget(variable);
        return value;
      });
    }
  }

  /** The value in the session. */
  value(variable: tf.Variable): SessionArray {
    const known = this.fetched.get(variable);
    if (known) return known;
    const group = this.groupOf(variable);
    for (const [i, value] of this.fetch(group).entries()) this.fetched.set(group[i]!, value);
    return this.fetched.get(variable)!;
  }

  /** Gives a variable data of its own, with the value that it has; whoever shares the old data keeps that. */
  giveOwnData(variable: tf.Variable): void {
    this.backend.tensorId(variable);
    tf.tidy(() => variable.assign(tf.tensor(variable.dataSync(), variable.shape, variable.dtype)));
  }

  forget(variable: tf.Variable): void {
    this.outdated.delete(variable);
    this.fetched.delete(variable);
  }

  private groupOf(variable: tf.Variable): tf.Variable[] {
    const all = [...this.outdated].filter((each) => !each.isDisposed);
    const bytes = all.reduce((sum, { size }) => sum + 4 * size, 0);
    return bytes <= MOST_BYTES_AT_ONCE && all.includes(variable) ? all : [variable];
  }
}
