// Files
export type { TfRecordCompression } from './compression.js';
// The framing alone, for streams of any origin
export { maskedCrc32c } from './maskedCrc32c.js';
export { type ReadTfRecordFileOptions, readTfRecordFile } from './readTfRecordFile.js';
export { frameTfRecord, readTfRecords, type TfRecord, type TfRecordDamage } from './tfRecord.js';
export { type WriteTfRecordFileOptions, writeTfRecordFile } from './writeTfRecordFile.js';
