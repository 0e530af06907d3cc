import path from 'node:path';
import { DataError, Params, param } from '@tfaip/core';
import type { ConcurrencyOptions } from './concurrency.js';
import { FileGenerator, type FileItem } from './fileGenerator.js';
import { fileLines } from './fileText.js';
import { findFiles } from './findFiles.js';
import type { ToSample } from './toSample.js';

/** Text files that name the samples: the path of one file on each line. */
export class ListFileParams extends Params {
  @param.list('string', {
    help: 'Text files with the path of one sample per line, or patterns of them',
    minItems: 1,
  })
  lists: string[] = [];

  @param.oneOf(['list', 'working_directory'], {
    help: 'Where relative paths start: at the folder of their list, or at the working directory',
  })
  relative_to: 'list' | 'working_directory' = 'list';
}

/** A file that a list names. */
export interface ListedFile extends FileItem {
  /** The list. */
  readonly list: string;
}

/**
 * The files that lists name, in the order of the lists. Empty lines and lines that begin with `#` are left out; white
 * space around a path does not count.
 *
 * @throws {DataError} if a list does not exist, cannot be read, or no file is named.
 */
export async function readListFiles({ lists, relative_to }: ListFileParams): Promise<ListedFile[]> {
  const listed: ListedFile[] = [];
  for (const list of await findFiles(lists)) {
    const start = relative_to === 'list' ? path.dirname(list) : '';
    for await (const { text } of fileLines(list)) {
      const name = text.trim();
      if (!name.startsWith('#'))
        listed.push({ file: path.isAbsolute(name) ? name : path.join(start, name), list });
    }
  }
  if (listed.length === 0) {
    throw new DataError('The list files name no sample.', { given: lists.join(', ') || 'no lists' });
  }
  return listed;
}

/** A sample of each file that lists name. */
export async function listFileGenerator(
  params: ListFileParams,
  toSample: ToSample<ListedFile>,
  options?: ConcurrencyOptions,
): Promise<FileGenerator<ListedFile>> {
  return new FileGenerator(await readListFiles(params), toSample, options);
}
