import type { OptimizerParams } from '../optimizer/optimizerParams.js';
import { AdaBeliefParams } from '../optimizers/adaBelief.js';
import { AdadeltaParams } from '../optimizers/adadelta.js';
import { AdafactorParams } from '../optimizers/adafactor.js';
import { AdagradParams } from '../optimizers/adagrad.js';
import { AdamParams, AdamWParams } from '../optimizers/adam.js';
import { AdamaxParams } from '../optimizers/adamax.js';
import { FtrlParams } from '../optimizers/ftrl.js';
import { LambParams } from '../optimizers/lamb.js';
import { LionParams } from '../optimizers/lion.js';
import { NadamParams } from '../optimizers/nadam.js';
import { RmspropParams } from '../optimizers/rmsprop.js';
import { SgdParams } from '../optimizers/sgd.js';

/** All optimizers, by the names under which they are chosen. */
export const optimizerClasses: Readonly<Record<string, new () => OptimizerParams>> = {
  SGD: SgdParams,
  Adam: AdamParams,
  AdamW: AdamWParams,
  Adamax: AdamaxParams,
  Nadam: NadamParams,
  RMSprop: RmspropParams,
  Adagrad: AdagradParams,
  Adadelta: AdadeltaParams,
  Lamb: LambParams,
  Lion: LionParams,
  Ftrl: FtrlParams,
  Adafactor: AdafactorParams,
  AdaBelief: AdaBeliefParams,
};
