import { Params } from '@tfaip/core';
import type { DataBase } from './dataBase.js';

/** A data class that is made from params. */
export type DataClass = new (params: never) => DataBase;

/** Base of the parameters of a data set; names the class that is made from them. */
export abstract class DataBaseParams extends Params {
  /** The data class. */
  abstract cls(): DataClass;
}
