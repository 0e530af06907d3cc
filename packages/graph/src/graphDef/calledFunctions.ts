import type { GraphFunction, Node } from './graph.js';

/** Those of the functions that nodes call, themselves or through functions. */
export function calledFunctions(
  nodes: readonly Node[],
  functions: readonly GraphFunction[],
): GraphFunction[] {
  const called = new Set<string>();
  const visit = (callers: readonly Node[]): void => {
    for (const { attrs } of callers) {
      for (const attr of Object.values(attrs)) {
        if (attr.kind !== 'func' || called.has(attr.value)) continue;
        called.add(attr.value);
        visit(functions.find(({ name }) => name === attr.value)?.nodes ?? []);
      }
    }
  };
  visit(nodes);
  return functions.filter(({ name }) => called.has(name));
}
