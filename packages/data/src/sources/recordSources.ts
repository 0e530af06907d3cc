import { ArrowParams } from './arrow/arrowParams.js';
import { CsvParams } from './csvParams.js';
import { JsonLinesParams } from './jsonLinesParams.js';
import { NumpyParams } from './numpy/numpyParams.js';
import { ParquetParams } from './parquetParams.js';
import { TfRecordParams } from './tfrecord/tfRecordParams.js';

/**
 * The parameters of all formats of records, for a field that leaves the choice to the command line:
 *
 * ```ts
 * @param.choice(() => recordSources, { help: 'Where the samples are' })
 * source: RecordSourceParams = new CsvParams(); // --data.source Parquet --data.source.files a.parquet
 * ```
 */
export const recordSources: readonly [
  typeof CsvParams,
  typeof JsonLinesParams,
  typeof NumpyParams,
  typeof ParquetParams,
  typeof ArrowParams,
  typeof TfRecordParams,
] = [CsvParams, JsonLinesParams, NumpyParams, ParquetParams, ArrowParams, TfRecordParams];
