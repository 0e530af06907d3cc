import { Params, ParamsError, param } from '@tfaip/core';
import { parseExpression } from './regularExpression.js';

/** Which weights a training starts from instead of new ones. */
export class WarmStartParams extends Params {
  @param.string({
    help: 'Where the weights are: a run, an export, a checkpoint, a safetensors or Keras file, a SavedModel, a TensorFlow checkpoint; default: training starts from new weights',
    optional: true,
  })
  model: string | null = null;

  @param.string({
    help: 'Regular expression: only weights in whose names it is found are loaded, e.g. ^encoder/',
    optional: true,
  })
  include: string | null = null;

  @param.string({
    help: 'Regular expression: weights in whose names it is found are not loaded',
    optional: true,
  })
  exclude: string | null = null;

  @param.list('string', {
    help: 'Other names for what is loaded, as rules FROM->TO with a regular expression and its replacement, e.g. "^backbone/->encoder/"; the first that matches counts',
  })
  rename: string[] = [];

  @param.bool({
    help: 'Whether weights of the model that are not found, or have another shape there, may stay new; else that is an error',
  })
  partial = false;

  override postInit(): void {
    for (const name of ['include', 'exclude'] as const) {
      if (this[name] !== null) parseExpression(this[name], `trainer.warm_start.${name}`);
    }
    for (const rule of this.rename) parseRenameRule(rule);
  }
}

/** A rule that gives weights other names. */
export interface RenameRule {
  readonly from: RegExp;
  /** `$1` stands for the first group of {@link from}. */
  readonly to: string;
}

/** @throws {ParamsError} if it is not `FROM->TO` with a regular expression. */
export function parseRenameRule(rule: string): RenameRule {
  const path = 'trainer.warm_start.rename';
  const arrow = rule.indexOf('->');
  if (arrow <= 0)
    throw new ParamsError([{ path, message: `must be FROM->TO, but is ${JSON.stringify(rule)}` }]);
  return { from: parseExpression(rule.slice(0, arrow), path), to: rule.slice(arrow + 2) };
}
