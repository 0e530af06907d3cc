import { param } from '@tfaip/core';
import { OptimizerParams } from '../optimizer/optimizerParams.js';
import { Adam } from './adam.js';

/** Settings of {@link Adam}. */
export class AdamParams extends OptimizerParams {
  static override readonly typeName: string = 'Adam';

  @param.float({ help: 'Decay of the mean of gradients', min: 0, max: 1 }) beta1 = 0.9;
  @param.float({ help: 'Decay of the mean of squared gradients', min: 0, max: 1 }) beta2 = 0.999;
  @param.float({ help: "Added to the denominator (the paper's epsilon hat)", min: 0 }) epsilon = 1e-7;
  @param.bool({ help: 'Use the largest second moment so far (AMSGrad)' }) amsgrad = false;

  override create(): Adam {
    return new Adam(this);
  }
}
