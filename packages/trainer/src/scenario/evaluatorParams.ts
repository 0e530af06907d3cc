import { Params } from '@tfaip/core';
import { Evaluator } from '@tfaip/evaluator';

/** An evaluator class that is made from params. */
export type EvaluatorClass = new (params: never) => Evaluator;

/** Parameters of an evaluator; a subclass names its class. These name the one that measures nothing. */
export class EvaluatorParams extends Params {
  /** The evaluator class, constructed with these params. */
  cls(): EvaluatorClass {
    return Evaluator;
  }
}
