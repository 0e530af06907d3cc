import { TfaipError } from '@tfaip/core';
import type { Graph } from '@tfaip/graph';

/** A graph has operations that a format cannot hold. */
export class UnsupportedOpsError extends TfaipError {}

/**
 * Checks the operations of a graph and of its functions.
 *
 * @param format as users call it.
 * @param isSupported by the name of the operation.
 * @throws {UnsupportedOpsError} that names all that are not, with the nodes that they come from.
 */
export function checkOps(
  { nodes, functions }: Graph,
  format: string,
  isSupported: (op: string) => boolean,
): void {
  const own = new Set(functions.map(({ name }) => name));
  const places = new Map<string, string[]>();
  const visit = (where: string, { op, name }: Graph['nodes'][number]): void => {
    if (isSupported(op) || own.has(op)) return;
    places.set(op, [...(places.get(op) ?? []), where + name]);
  };
  for (const node of nodes) visit('', node);
  for (const each of functions) for (const node of each.nodes) visit(`${each.name}/`, node);
  if (places.size === 0) return;
  throw new UnsupportedOpsError(`The graph has operations that ${format} does not have.`, {
    given: [...places].map(([op, names]) => `${op} (${names.join(', ')})`).join('; '),
    fix: `compose them of others in the prediction graph, leave out what needs them in exportGraphs, or do not export as ${format}`,
  });
}
