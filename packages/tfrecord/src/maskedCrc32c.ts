import { crc32c } from './crc32c.js';

/**
 * The checksum of TFRecord files: CRC-32C (Castagnoli), rotated right by 15 bits, plus a constant.
 *
 * The mask keeps the checksum of data that itself contains checksums from degenerating (TensorFlow's `crc32c.h`).
 *
 * @returns an unsigned 32-bit integer.
 */
export function maskedCrc32c(data: Uint8Array): number {
  const crc = crc32c(data);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
