import type { OpDefinitions } from '@tfaip/libtensorflow';
import type { GraphFunction } from '../graphDef/graph.js';
import { NodeBuilder, type Value } from './nodeBuilder.js';

/** A value that a function takes or gives. */
export interface Argument {
  readonly name: string;
  readonly dtype: number;
}

/** The functions of a graph: bodies of its control flow. */
export class FunctionLibrary {
  readonly functions: GraphFunction[] = [];

  /** @param prefix put before all names: functions of a session share one name space. */
  constructor(
    private readonly definitions: OpDefinitions,
    private readonly prefix: string,
  ) {}

  /**
   * Adds a function.
   *
   * @param build makes its nodes; gives its results.
   * @returns its name.
   */
  add(
    kind: string,
    inputs: readonly Argument[],
    resultDtypes: readonly number[],
    build: (builder: NodeBuilder, inputs: readonly Value[]) => readonly Value[],
  ): string {
    const name = `${this.prefix}${kind}_${this.functions.length}`;
    const builder = new NodeBuilder(this.definitions);
    const position = this.functions.length;
    // Its place is taken now: functions that it calls get other names.
    this.functions.push({ name, inputs: [], outputs: [], nodes: [], returns: {} });
    const results = build(
      builder,
      inputs.map(({ name: argument }) => ({ argument })),
    );
    this.functions[position] = {
      name,
      inputs,
      outputs: resultDtypes.map((dtype, i) => ({ name: `result${i}`, dtype })),
      nodes: builder.nodes,
      returns: Object.fromEntries(results.map((value, i) => [`result${i}`, builder.reference(value)])),
    };
    return name;
  }
}
