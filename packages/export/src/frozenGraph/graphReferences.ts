/** Where an input of a node comes from: a node (or argument of a function), and what of it. */
export interface Reference {
  readonly node: string;
  /** Of a node's outputs, in a graph; in a function counted within its output argument. */
  readonly output: number;
  readonly isControl: boolean;
}

/** Reads `node`, `node:1`, `node:argument:1` or `^node`. */
export function parseReference(input: string): Reference {
  if (input.startsWith('^')) return { node: input.slice(1), output: 0, isControl: true };
  const parts = input.split(':');
  return {
    node: parts[0]!,
    output: parts.length === 1 ? 0 : Number(parts.at(-1)),
    isControl: false,
  };
}

/** The same reference to another node. */
export function renameReference(input: string, rename: (node: string) => string): string {
  const { node, isControl } = parseReference(input);
  return isControl ? `^${rename(node)}` : rename(node) + input.slice(node.length);
}

/** Operations with several output arguments, which functions know by name; each of one tensor. */
const outputArguments: Readonly<Record<string, readonly string[]>> = {
  FusedBatchNorm: ['y', 'batch_mean', 'batch_variance', 'reserve_space_1', 'reserve_space_2'],
  TopKV2: ['values', 'indices'],
};

/**
 * Which of all outputs of a node a reference means, in a graph or a function.
 *
 * @param op of the node; undefined for an argument of the function.
 */
export function outputIndex(reference: string, op: string | undefined): number {
  const parts = reference.split(':');
  const { output } = parseReference(reference);
  return parts.length < 3 ? output : output + Math.max(outputArguments[op ?? '']?.indexOf(parts[1]!) ?? 0, 0);
}
