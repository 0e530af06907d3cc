import { type NamedVariable, type Runtime, TfaipError } from '@tfaip/core';
import type { WarmStartParams } from '../params/warmStartParams.js';
import { matchWeights, type WeightMatch } from './matchWeights.js';
import { readModelWeights } from './readModelWeights.js';

/** A warm start would leave weights new that should not be, or load nothing. */
export class WarmStartError extends TfaipError {}

export interface WarmStartOptions {
  readonly runtime: Runtime;
  readonly variables: readonly NamedVariable[];
  readonly params: WarmStartParams & { readonly model: string };
  /** Takes the report. */
  readonly print: (line: string) => void;
}

/**
 * Puts weights of another model into the variables of this one, and reports what has become of each.
 *
 * @returns the report as data.
 * @throws {WarmStartError} if nothing fits, or a weight of the model that was to be loaded is not there, unless `partial`.
 */
export async function warmStart({
  runtime,
  variables,
  params,
  print,
}: WarmStartOptions): Promise<readonly WeightMatch[]> {
  const { arrays, origin } = await readModelWeights(params.model);
  const { weights, matches } = matchWeights(arrays, variables, params);
  const loaded = Object.keys(weights).length;
  checkMatches(matches, loaded, origin, params.partial);
  for (const { name, variable } of variables) {
    const weight = weights[name];
    if (weight) await runtime.writeVariable(variable, weight);
  }
  print(`Warm start: ${loaded} of ${variables.length} weights are from ${origin}`);
  for (const line of reportLines(matches)) print(line);
  return matches;
}

function checkMatches(
  matches: readonly WeightMatch[],
  loaded: number,
  origin: string,
  partial: boolean,
): void {
  const missing = matches.filter(({ status, reason }) => status === 'missing' && reason === 'not found');
  if (loaded > 0 && (partial || missing.length === 0)) return;
  const skipped = matches.filter(({ status }) => status === 'skipped');
  const rule =
    loaded === 0 ? `No weight of the model is in ${origin}` : `Weights of the model are not in ${origin}`;
  throw new WarmStartError(
    `${rule}: ${missing.map(({ target }) => target).join(', ') || 'all are left out'}.`,
    {
      given: skipped.map(({ source, reason }) => `${source} (${reason})`).join('; ') || 'nothing else there',
      fix: 'give them other names by --trainer.warm_start.rename, leave them out by --trainer.warm_start.exclude, or let them stay new by --trainer.warm_start.partial',
    },
  );
}

/** What was not simply loaded, a line for each. */
function reportLines(matches: readonly WeightMatch[]): string[] {
  return matches
    .filter(({ status }) => status !== 'loaded')
    .map(({ status, source, target, reason }) => {
      if (status === 'renamed') return `  renamed  ${source} -> ${target}`;
      if (status === 'skipped') return `  skipped  ${source}: ${reason}`;
      return `  new      ${target}: ${reason}`;
    });
}
