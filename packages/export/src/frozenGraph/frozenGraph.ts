import type { Graph, PartialShape } from '@tfaip/graph';

/** A graph with its weights as constants; a `StepGraph` out of `freezeGraph` is one. */
export interface FrozenGraph extends Graph {
  /** Placeholders by the names of the inputs. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Identities by the names of the outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly outputShapes: Readonly<Record<string, PartialShape>>;
}
