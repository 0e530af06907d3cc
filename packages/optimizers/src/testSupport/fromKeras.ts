import { validateParams } from '@tfaip/core';
import type { OptimizerParams } from '../optimizer/optimizerParams.js';
import { ExponentialDecayParams } from '../schedules/exponentialDecayParams.js';
import { optimizerClasses } from './optimizerClasses.js';

/** Settings of a Keras optimizer in golden cases. */
export interface KerasConfig {
  readonly [setting: string]: unknown;
  readonly learning_rate: number;
  readonly schedule?: { readonly config: object };
  readonly use_ema?: boolean;
  readonly ema_momentum?: number;
  readonly ema_overwrite_frequency?: number;
  readonly gradient_accumulation_steps?: number;
}

const renamed: Record<string, string> = {
  beta_1: 'beta1',
  beta_2: 'beta2',
  beta_2_decay: 'beta2_decay',
  clipnorm: 'clip_norm',
  clipvalue: 'clip_value',
  global_clipnorm: 'global_clip_norm',
  exclude_from_weight_decay: 'weight_decay_exclude',
};

/** Not settings of an optimizer here: schedule, averages and accumulation have classes of their own. */
const elsewhere = [
  'learning_rate',
  'schedule',
  'use_ema',
  'ema_momentum',
  'ema_overwrite_frequency',
  'gradient_accumulation_steps',
];

/** The params of an optimizer with Keras' settings. */
export function fromKeras(optimizer: string, config: KerasConfig): OptimizerParams {
  const params = new optimizerClasses[optimizer]!();
  for (const [name, value] of Object.entries(config)) {
    if (elsewhere.includes(name)) continue;
    const field = renamed[name] ?? name;
    if (!(field in params)) throw new Error(`${optimizer} has no setting ${field}`);
    Object.assign(params, { [field]: value });
  }
  validateParams(params);
  return params;
}

/** The learning rate of Keras' settings by the number of the update. */
export function rateAt({ learning_rate: lr, schedule }: KerasConfig): (update: number) => number {
  if (!schedule) return () => lr;
  return Object.assign(new ExponentialDecayParams(), schedule.config, { lr }).create();
}
