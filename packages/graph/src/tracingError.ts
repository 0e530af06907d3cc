import { TfaipError } from '@tfaip/core';

/** A step cannot be recorded as a graph: it runs eagerly instead. */
export class TracingError extends TfaipError {}

/** A graph cannot serve other sizes than those it was recorded with: there is a graph per size instead. */
export class ShapeGeneralizationError extends TracingError {}
