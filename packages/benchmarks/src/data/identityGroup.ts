import { param, type Sample } from '@tfaip/core';
import { DataProcessorGroupParams, DataProcessorParams, MappingDataProcessor } from '@tfaip/data';

/** Does nothing, so that what remains is what a processor costs beside its work. */
export class IdentityParams extends DataProcessorParams {
  override cls(): typeof Identity {
    return Identity;
  }
}

class Identity extends MappingDataProcessor<IdentityParams> {
  override apply(sample: Sample): Sample {
    return sample;
  }
}

export class IdentityGroupParams extends DataProcessorGroupParams {
  static override readonly module: string = import.meta.url;

  @param.choices(() => [IdentityParams], { help: 'Nothing' })
  override processors: IdentityParams[] = [new IdentityParams()];
}
