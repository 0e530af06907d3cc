import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import {
  type Json,
  type NamedArrays,
  type NdArray,
  ndArray,
  type Sample,
  sizeOf,
  TfaipError,
} from '@tfaip/core';

/** A file of samples cannot be read. */
export class SampleFileError extends TfaipError {}

/**
 * Writes samples as lines of JSON: `{"meta": …, "targets": {name: array}, "outputs": {name: array}}`, an array being
 * `{"dtype": …, "shape": […], "data": […]}` with its values in row-major order. JSON has no NaN and no infinities: they
 * are the strings `NaN`, `Infinity` and `-Infinity`. The file gets its name when it is complete.
 */
export class SampleFile {
  private constructor(
    private readonly path: string,
    private readonly temporary: string,
    private readonly file: FileHandle,
  ) {}

  /** @throws {SampleFileError} if the file cannot be written. */
  static async create(path: string): Promise<SampleFile> {
    const temporary = `${path}.writing-${process.pid}`;
    try {
      return new SampleFile(path, temporary, await open(temporary, 'w'));
    } catch (cause) {
      throw new SampleFileError(`The file ${path} cannot be written.`, {
        given: (cause as Error).message,
        cause,
      });
    }
  }

  async write({ meta, targets, outputs }: Sample): Promise<void> {
    await this.file.write(
      `${JSON.stringify({ meta, targets: arraysToJson(targets), outputs: arraysToJson(outputs) })}\n`,
    );
  }

  async close(): Promise<void> {
    try {
      await this.file.close();
      await rename(this.temporary, this.path);
    } finally {
      await rm(this.temporary, { force: true });
    }
  }
}

/** What a line of a file of samples holds. */
export type StoredSample = Pick<Sample, 'meta' | 'targets' | 'outputs'>;

/**
 * Reads the lines that {@link SampleFile} or `tfaip predict` has written. Nested lists, as `predict` writes them, have
 * whole numbers as int32, other numbers as float32.
 *
 * @throws {SampleFileError} that names the line that cannot be read.
 */
export async function* readSampleFile(path: string): AsyncGenerator<StoredSample, void, undefined> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (cause) {
    throw new SampleFileError(`The predictions ${path} cannot be read.`, {
      given: (cause as Error).message,
      cause,
    });
  }
  let number = 0;
  try {
    for await (const line of createInterface({ input: file.createReadStream({ autoClose: false }) })) {
      number++;
      if (line.trim() !== '') yield parseLine(line, `${path}, line ${number}`);
    }
  } finally {
    await file.close();
  }
}

function parseLine(line: string, place: string): StoredSample {
  try {
    const { meta = {}, targets = {}, outputs } = JSON.parse(line);
    if (typeof outputs !== 'object' || outputs === null) throw new Error('there are no outputs');
    return { meta, targets: arraysFromJson(targets), outputs: arraysFromJson(outputs) };
  } catch (cause) {
    throw new SampleFileError(`${place} is no sample.`, {
      given: (cause as Error).message,
      expected: 'a line as tfaip predict or tfaip lav --dump writes it',
      cause,
    });
  }
}

function arraysToJson(arrays: NamedArrays): Json {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { dtype, shape, data }]) => {
      const values = Array.from(data as ArrayLike<number | string>, (value) =>
        typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
      );
      return [name, { dtype, shape, data: values }];
    }),
  );
}

type StoredArray = { dtype: NdArray['dtype']; shape: number[]; data: (number | string)[] };

function arraysFromJson(stored: object): NamedArrays {
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]: [string, StoredArray | Json]) => {
      const isTyped = typeof value === 'object' && value !== null && 'dtype' in value;
      return [name, isTyped ? typed(value as StoredArray) : nested(value as Json)];
    }),
  );
}

function typed({ dtype, shape, data }: StoredArray): NdArray {
  if (dtype === 'string') return ndArray(dtype, shape, data.map(String));
  const numbers = data.map(Number);
  if (dtype === 'float32') return ndArray(dtype, shape, Float32Array.from(numbers));
  return ndArray(dtype, shape, dtype === 'int32' ? Int32Array.from(numbers) : Uint8Array.from(numbers));
}

function nested(value: Json): NdArray {
  const shape: number[] = [];
  for (let at: Json = value; Array.isArray(at); at = at[0] as Json) shape.push(at.length);
  const data: unknown[] = [];
  const collect = (each: Json): void => {
    if (Array.isArray(each)) each.forEach(collect);
    else data.push(each);
  };
  collect(value);
  if (data.length !== sizeOf(shape)) throw new Error('lists of different lengths');
  if (data.some((each) => typeof each === 'string')) return ndArray('string', shape, data.map(String));
  const numbers = data.map((each) => (each === null ? Number.NaN : Number(each)));
  const isWhole = numbers.every(Number.isInteger);
  return ndArray(
    isWhole ? 'int32' : 'float32',
    shape,
    isWhole ? Int32Array.from(numbers) : Float32Array.from(numbers),
  );
}
