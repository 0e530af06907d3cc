import type { NamedVariable } from '@tfaip/core';
import type { WeightUpdate } from '../update/weightUpdate.js';

/** What training keeps beside the weights (the optimizer's slots, averages), by the names that exports give it. */
export function stateVariables(update: WeightUpdate): NamedVariable[] {
  return Object.entries(update.variables()).flatMap(([kind, variables]) =>
    variables.map((each) => ({ ...each, name: `${kind}/${each.name}`, trainable: false })),
  );
}
