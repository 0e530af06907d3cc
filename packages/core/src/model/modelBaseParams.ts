import type { GenericGraphBase } from '../graph/graphBase.js';
import { param } from '../params/param.js';
import { Params } from '../params/params.js';
import type { ModelBase } from './modelBase.js';

/** A concrete model class; `never` because each takes its own params class. */
export type ModelClass = new (params: never) => ModelBase;

/** A concrete graph class, made from the model's params. */
export type GraphClass = new (params: never) => GenericGraphBase;

/** Parameters of a model; a subclass names its model and graph classes and declares what they need. */
export abstract class ModelBaseParams extends Params {
  @param.float({
    help: "Weight of the squared gradient of a sample's loss by its inputs, an additional loss; 0: off",
    min: 0,
  })
  input_gradient_weight = 0;

  /** The model class, constructed with these params. */
  abstract cls(): ModelClass;
  /** The graph class, constructed with these params. */
  abstract graphCls(): GraphClass;
}
