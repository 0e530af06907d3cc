import { stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import type { Entry, Options, ZipFile } from 'yauzl';
import { damagedKerasFile } from './kerasFileError.js';

/** Keras compresses nothing; weights that somebody has compressed become little smaller. */
const MOST_EXPANSION = 16;

/** Reads a file of a zip archive; its length and checksum are compared. */
export async function readZipEntry(path: string, fileName: string): Promise<Buffer> {
  const { open } = await import('yauzl');
  const openArchive = promisify<string, Options, ZipFile>(open);
  try {
    const archive = await openArchive(path, { lazyEntries: true, autoClose: false });
    try {
      const entry = await findEntry(archive, fileName);
      if (!entry) throw new Error(`an archive without ${fileName}`);
      const limit = MOST_EXPANSION * (await stat(path)).size;
      if (entry.uncompressedSize > limit) {
        throw new Error(
          `${fileName} of ${entry.uncompressedSize} bytes, more than ${MOST_EXPANSION} times the archive`,
        );
      }
      const stream = await promisify<Entry, NodeJS.ReadableStream>(archive.openReadStream.bind(archive))(
        entry,
      );
      const bytes = await buffer(stream);
      if (crc32(bytes) !== entry.crc32)
        throw new Error(`${fileName} has another checksum than the archive says`);
      return bytes;
    } finally {
      archive.close();
    }
  } catch (error) {
    throw damagedKerasFile(path, (error as Error).message, error);
  }
}

function findEntry(archive: ZipFile, fileName: string): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    archive.on('error', reject);
    archive.on('end', () => resolve(undefined));
    archive.on('entry', (entry: Entry) => {
      if (entry.fileName === fileName) resolve(entry);
      else archive.readEntry();
    });
    archive.readEntry();
  });
}
