import type { NamedArrays, NamedVariable, NdArray } from '@tfaip/core';
import { parseExpression } from '../params/regularExpression.js';
import { parseRenameRule, type WarmStartParams } from '../params/warmStartParams.js';

/** What has become of one weight of the source, or of the model. */
export interface WeightMatch {
  readonly status: 'loaded' | 'renamed' | 'skipped' | 'missing';
  /** Name in the source; undefined for weights of the model that are not in it. */
  readonly source?: string;
  /** Name in the model. */
  readonly target?: string;
  /** Why it was not loaded. */
  readonly reason?: string;
}

/** Which weights of a model a source has. */
export interface MatchedWeights {
  /** By the names of the model. */
  readonly weights: NamedArrays;
  /** In the order of the source, then what the model has besides. */
  readonly matches: readonly WeightMatch[];
}

/** Finds for each weight of a source its variable in a model, by name, dtype and shape. */
export function matchWeights(
  source: NamedArrays,
  variables: readonly NamedVariable[],
  params: Pick<WarmStartParams, 'include' | 'exclude' | 'rename'>,
): MatchedWeights {
  const include = params.include === null ? undefined : parseExpression(params.include, 'include');
  const exclude = params.exclude === null ? undefined : parseExpression(params.exclude, 'exclude');
  const rules = params.rename.map(parseRenameRule);
  const byName = new Map(variables.map((each) => [each.name, each]));
  const weights: Record<string, NdArray> = {};
  const matches: WeightMatch[] = [];
  for (const [name, array] of Object.entries(source)) {
    const rule = rules.find(({ from }) => from.test(name));
    const target = rule ? name.replace(rule.from, rule.to) : name;
    const reason =
      selection(target, include, exclude) ??
      misfit(target, array, byName.get(target), weights[target] !== undefined);
    if (reason !== undefined) {
      matches.push({ status: 'skipped', source: name, target, reason });
      continue;
    }
    weights[target] = array;
    matches.push({ status: target === name ? 'loaded' : 'renamed', source: name, target });
  }
  const missing = variables.filter(({ name }) => !weights[name]);
  return {
    weights,
    matches: [
      ...matches,
      ...missing.map(
        ({ name }): WeightMatch => ({
          status: 'missing',
          target: name,
          reason: selection(name, include, exclude) ?? 'not found',
        }),
      ),
    ],
  };
}

/** Why a name is left out; undefined if it is not. */
function selection(
  name: string,
  include: RegExp | undefined,
  exclude: RegExp | undefined,
): string | undefined {
  if (include && !include.test(name)) return 'not included';
  if (exclude?.test(name)) return 'excluded';
  return undefined;
}

/** Why a weight cannot be loaded; undefined if it can. */
function misfit(
  name: string,
  { dtype, shape }: NdArray,
  variable: NamedVariable | undefined,
  isTaken: boolean,
): string | undefined {
  if (!variable) return `the model has no ${name}`;
  if (isTaken) return `${name} is loaded already`;
  const { shape: wanted, dtype: wantedType } = variable.variable;
  if (dtype !== wantedType) return `dtype ${dtype}, the model has ${wantedType}`;
  if (shape.join() !== wanted.join())
    return `shape [${shape.join(', ')}], the model has [${wanted.join(', ')}]`;
  return undefined;
}
