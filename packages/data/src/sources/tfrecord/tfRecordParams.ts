import { DataError } from '@tfaip/core';
import type { TfRecord, TfRecordDamage, WriteTfRecordFileOptions } from '@tfaip/tfrecord';
import type { FoundRecord, RecordFormat } from '../recordFormat.js';
import { errorAt } from '../recordPosition.js';
import { RecordSourceParams } from '../recordSourceParams.js';
import { decodeExample, type Example, encodeExample } from './example.js';

/**
 * TFRecord files of `tf.train.Example`s, plain or compressed by GZIP or ZLIB. Fields are the features: lists of bytes,
 * of float32 or of 64-bit integers.
 */
export class TfRecordParams extends RecordSourceParams {
  override format(): RecordFormat {
    return { read: readExamples };
  }
}

/** Writes a TFRecord file of `tf.train.Example`s, as fast as the disk takes it; replaces one that is there. */
export async function writeExamples(
  file: string,
  examples: Iterable<Example> | AsyncIterable<Example>,
  options: WriteTfRecordFileOptions = {},
): Promise<void> {
  const { writeTfRecordFile } = await import('@tfaip/tfrecord');
  await writeTfRecordFile(file, encoded(examples), options);
}

async function* encoded(
  examples: Iterable<Example> | AsyncIterable<Example>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const example of examples) yield encodeExample(example);
}

async function* readExamples(file: string): AsyncGenerator<FoundRecord, void, undefined> {
  const { readTfRecordFile } = await import('@tfaip/tfrecord');
  const position = { file, row: 0 };
  try {
    for await (const item of readTfRecordFile(file)) {
      yield { fields: exampleOf(item), position: { ...position } };
      position.row++;
    }
  } catch (error) {
    throw errorAt(position, error);
  }
}

function exampleOf(item: TfRecord | TfRecordDamage): Example {
  if (item.kind === 'record') return decodeExample(item.data);
  throw new DataError(`The TFRecord file is damaged: ${damages[item.reason]}.`, {
    given: `byte ${item.offset}`,
  });
}

const damages: Readonly<Record<TfRecordDamage['reason'], string>> = {
  data: 'the checksum of the record is wrong',
  length: 'the checksum of the length of the record is wrong',
  truncated: 'it ends inside the record',
  compression: 'what is compressed behind the last record is damaged or cut short',
};
