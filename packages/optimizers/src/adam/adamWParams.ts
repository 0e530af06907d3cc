import { AdamParams } from './adamParams.js';

/** Settings of AdamW: Adam with decoupled weight decay, Loshchilov & Hutter 2019. */
export class AdamWParams extends AdamParams {
  static override readonly typeName: string = 'AdamW';

  override weight_decay: number | null = 0.004;
}
