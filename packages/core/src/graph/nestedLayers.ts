/** A tfjs layer as far as it is walked and changed here: fields that its type keeps to itself are reached by name. */
export type OpenLayer = Record<string, unknown>;

/** Fields of tfjs layers that hold layers themselves: wrappers, recurrent layers, stacked cells, models. */
const nestedLayerFields = ['layer', 'cell', 'cells', 'forwardLayer', 'backwardLayer', 'layers'];

/**
 * Visits a tfjs layer and those inside it, each once.
 *
 * @param visit takes the layer and the prefix of names in it: empty, `cell.0.`, `layers.2.layer.0.`.
 */
export function visitLayers(layer: object, visit: (layer: OpenLayer, prefix: string) => void): void {
  const seen = new Set<object>();
  const walk = (each: object, prefix: string): void => {
    if (seen.has(each)) return;
    seen.add(each);
    visit(each as OpenLayer, prefix);
    for (const [field, value] of Object.entries(each)) {
      if (!nestedLayerFields.includes(field) || !value) continue;
      const nested: object[] = Array.isArray(value) ? value : [value];
      for (const [i, inner] of nested.entries()) walk(inner, `${prefix}${field}.${i}.`);
    }
  };
  walk(layer, '');
}
