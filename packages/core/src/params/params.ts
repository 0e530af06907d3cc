import type { JsonObject } from './json.js';

/**
 * Base of all parameter classes: fields are declared by the decorators of {@link param}, each with its default. A field
 * without a default and not optional is required.
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

  /** Version of the fields; raise it when a stored value has to be read differently, and say how in {@link migrate}. */
  static readonly version?: number;

  /**
   * Rewrites what an older version has stored to what this one reads.
   *
   * @param json the stored fields, without version.
   * @param _version the version that stored them; 1 if none was said.
   */
  static migrate(json: JsonObject, _version: number): JsonObject {
    return json;
  }

  /**
   * Called after values have been set from code, JSON or a command line, outermost first: the place to share values
   * between nested params. May be called again after every change, so a second call must change nothing more.
   */
  postInit(): void {}
}
