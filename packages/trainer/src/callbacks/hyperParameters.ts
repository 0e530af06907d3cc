import type { Json } from '@tfaip/core';
import type { HParams } from '@tfaip/tensorboard';

/** Where a run writes says nothing about how it trains. */
const notHyperParameters = ['trainer.output_dir', 'trainer.overwrite'];

/**
 * The params of a run as one level of hyper-parameters, named as on the command line: `trainer.epochs`, `model.graph`.
 * Lists become JSON; what is not set is left out.
 */
export function hyperParameters(params: Json): HParams {
  const found: Record<string, number | string | boolean> = {};
  collect('', params, found);
  for (const name of notHyperParameters) delete found[name];
  return found;
}

function collect(name: string, value: Json, found: Record<string, number | string | boolean>): void {
  if (value === null) return;
  if (Array.isArray(value)) found[name] = JSON.stringify(value);
  else if (typeof value !== 'object') found[name] = value;
  else {
    for (const [key, each] of Object.entries(value)) collect(name ? `${name}.${key}` : key, each, found);
  }
}
