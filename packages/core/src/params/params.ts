/**
 * Base of all parameter classes: fields are declared by the decorators of {@link param}, each with its default.
 *
 * ```ts
 * class MlpParams extends Params {
 *   @param.list('int', { help: 'Units of each hidden layer', min: 1 }) nodes = [128];
 * }
 * ```
 */
export abstract class Params {
  /** Name by which the class is chosen on the command line and stored in JSON; default: class name without `Params`. */
  static readonly typeName?: string;

  /**
   * Called after values have been set from code, JSON or a command line, outermost first: the place to share values
   * between nested params. May be called again after every change, so a second call must change nothing more.
   */
  postInit(): void {}
}
