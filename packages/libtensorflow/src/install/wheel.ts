import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join, normalize } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { InstallError } from './installError.js';

const openZip = promisify<string, yauzl.Options, ZipFile>(yauzl.open);

/** A wheel: a zip file with a list of its files' SHA-256 sums (`*.dist-info/RECORD`). */
export class Wheel implements AsyncDisposable {
  private constructor(
    /** The file's name, for messages. */
    readonly name: string,
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** @throws {InstallError} if the file is no readable zip. */
  static async open(path: string): Promise<Wheel> {
    const name = basename(path);
    try {
      const zip = await openZip(path, { lazyEntries: true, autoClose: false });
      return new Wheel(name, zip, await readEntries(zip));
    } catch (error) {
      throw damaged(name, 'it is not a readable zip file', error);
    }
  }

  /** Names of the files in it. */
  get files(): string[] {
    return [...this.entries.keys()];
  }

  /** `*.dist-info/METADATA`. */
  async metadata(): Promise<string> {
    return this.#text(this.#inDistInfo('METADATA'));
  }

  /**
   * Writes the chosen files below `folder`, checking each against the sum in the wheel's list.
   * @param onBytes is told the bytes written since its last call.
   * @throws {InstallError} if a sum differs or is missing.
   */
  async extract(
    folder: string,
    wanted: (file: string) => boolean,
    onBytes: (bytes: number) => void = () => {},
    signal?: AbortSignal,
  ): Promise<string[]> {
    const sums = parseRecord(await this.#text(this.#inDistInfo('RECORD')));
    const chosen = this.files.filter(wanted);
    for (const file of chosen) {
      const expected = sums.get(file);
      // RECORD cannot hold its own sum.
      if (expected === undefined && !file.endsWith('/RECORD'))
        throw damaged(this.name, `${file} has no checksum`);
      const actual = await this.#extractOne(file, folder, onBytes, signal);
      if (expected !== undefined && actual !== expected) {
        throw damaged(this.name, `the checksum of ${file} is ${actual}, expected ${expected}`);
      }
    }
    return chosen;
  }

  close(): void {
    this.zip.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  async #extractOne(
    file: string,
    folder: string,
    onBytes: (bytes: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    const hash = createHash('sha256');
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        onBytes(chunk.length);
        done(null, chunk);
      },
    });
    try {
      await pipeline(await this.#stream(file), measure, createWriteStream(path), { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw damaged(this.name, `${file} cannot be unpacked`, error);
    }
    return hash.digest('base64url');
  }

  #stream(file: string): Promise<NodeJS.ReadableStream> {
    const entry = this.entries.get(file) as Entry;
    return new Promise((resolve, reject) => {
      this.zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
    });
  }

  async #text(file: string): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of await this.#stream(file)) chunks.push(chunk as unknown as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }

  #inDistInfo(name: string): string {
    const file = this.files.find((path) => /^[^/]+\.dist-info\//.test(path) && path.endsWith(`/${name}`));
    if (file === undefined) throw damaged(this.name, `it has no dist-info/${name}`);
    return file;
  }
}

/**
 * Requirements of one extra (`and-cuda`) in a wheel's METADATA, such as `nvidia-cudnn-cu12<10.0,>=9.3.0.75`.
 */
export function requirementsOfExtra(metadata: string, extra: string): string[] {
  return metadata.split(/\r?\n/).flatMap((line) => {
    const match = /^Requires-Dist:\s*([^;]+);\s*extra\s*==\s*["']([^"']+)["']\s*$/.exec(line);
    return match !== null && match[2] === extra ? [String(match[1]).replace(/[\s()]/g, '')] : [];
  });
}

function readEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    zip.on('error', reject);
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      // yauzl refuses names that lead out of the folder; folders themselves are made as needed.
      if (!entry.fileName.endsWith('/')) entries.set(normalize(entry.fileName), entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

/** Lines `path,sha256=SUM,size`; a path with a comma is in quotes. */
function parseRecord(record: string): Map<string, string> {
  const sums = new Map<string, string>();
  for (const line of record.split(/\r?\n/)) {
    const match = /^(?:"([^"]+)"|([^,]+)),sha256=([^,]+),/.exec(line);
    if (match) sums.set((match[1] ?? match[2]) as string, match[3] as string);
  }
  return sums;
}

function damaged(name: string, what: string, cause?: unknown): InstallError {
  return new InstallError(
    'damaged-wheel',
    `The downloaded wheel ${name} is damaged: ${what}. Run tfaip native install again; if it stays so, clear ` +
      "pip's cache (python3 -m pip cache purge).",
    cause === undefined ? undefined : { cause },
  );
}
