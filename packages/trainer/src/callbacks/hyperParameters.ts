import { type Json, joinPath, typeKey, versionKey } from '@tfaip/core';
import type { HParams } from '@tfaip/tensorboard';

/** Where a run comes from and where it writes says nothing about how it trains. */
const notHyperParameters = ['trainer.output_dir', 'trainer.overwrite', 'module'];

/**
 * The params of a run as one level of hyper-parameters, named as on the command line: `trainer.epochs: 3`,
 * `model.graph: Cnn`, `model.graph.units: 128`. Lists become JSON; what is not set is left out.
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
    for (const [key, each] of Object.entries(value)) {
      if (key !== versionKey) collect(key === typeKey ? name : joinPath(name, key), each, found);
    }
  }
}
