import { TfaipError } from '../errors/tfaipError.js';

/** One thing that is wrong with parameters. */
export interface ParamsProblem {
  /** Dotted path of the field, e.g. `trainer.optimizer.beta1`. */
  readonly path: string;
  /** What is wrong, what was given and what was expected, in one line. */
  readonly message: string;
}

/** Parameters that cannot be used; holds every problem, not only the first. */
export class ParamsError extends TfaipError {
  constructor(readonly problems: readonly ParamsProblem[]) {
    super(problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('\n'));
  }
}
