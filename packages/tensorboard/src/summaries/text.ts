import { TensorboardError } from '../tensorboardError.js';
import type { DenseArray } from './denseArray.js';
import { encodeSummary, type SummaryLabels } from './summaryValue.js';
import { stringTensor } from './tensorProto.js';

/** Markdown: one text, or rows of a table, each a text or its cells. */
export type Text = string | readonly string[] | readonly (readonly string[])[] | DenseArray;

/**
 * Markdown for the plugin `text`; several texts are shown as a table.
 *
 * @param text a table's rows have the same number of cells.
 * @returns a serialized `tensorflow.Summary`.
 * @throws {TensorboardError} if rows differ in length or there are other values than strings.
 */
export function textSummary(tag: string, text: Text, labels: SummaryLabels = {}): Uint8Array {
  const { shape, strings } = stringsOf(tag, text);
  return encodeSummary({ ...labels, tag, plugin: 'text', tensor: stringTensor(shape, strings) });
}

function stringsOf(tag: string, text: Text): { shape: readonly number[]; strings: readonly string[] } {
  if (typeof text === 'string') return { shape: [], strings: [text] };
  if ('shape' in text) return { shape: text.shape, strings: checkStrings(tag, [...text.data]) };
  const [first] = text;
  if (!Array.isArray(first)) return { shape: [text.length], strings: checkStrings(tag, text) };
  const rows = text as readonly (readonly string[])[];
  if (rows.some((row) => row.length !== first.length)) {
    throw new TensorboardError(`The rows of the text "${tag}" must have the same number of cells.`, {
      given: `rows of ${rows.map((row) => row.length).join(', ')} cells`,
    });
  }
  return { shape: [rows.length, first.length], strings: checkStrings(tag, rows.flat()) };
}

function checkStrings(tag: string, values: readonly unknown[]): readonly string[] {
  if (values.every((value) => typeof value === 'string')) return values;
  throw new TensorboardError(`The text "${tag}" must hold strings.`, {
    given: `a ${typeof values.find((value) => typeof value !== 'string')} among them`,
  });
}
