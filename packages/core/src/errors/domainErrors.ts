import { TfaipError } from './tfaipError.js';

/** A tensor's or array's shape does not fit. */
export class ShapeError extends TfaipError {}

/** A tensor's or array's dtype does not fit. */
export class DtypeError extends TfaipError {}

/** A model's hooks contradict each other: unknown loss label, unknown metric, a loss that is no tensor. */
export class ModelError extends TfaipError {}

/** Samples or batches do not fit the specifications of the data. */
export class DataError extends TfaipError {}

/** A step failed while it ran. */
export class RuntimeStepError extends TfaipError {}
