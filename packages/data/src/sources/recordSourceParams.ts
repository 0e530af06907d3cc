import { Params, param } from '@tfaip/core';
import type { RecordFormat } from './recordFormat.js';

/** Base of the parameters of sources that are files of records; each subclass is a format. */
export abstract class RecordSourceParams extends Params {
  @param.list('string', {
    help: 'Files, or patterns such as "shards/*.csv"; read one after the other',
    minItems: 1,
  })
  files: string[] = [];

  /** How the files are read. */
  abstract format(): RecordFormat;
}
