import { create, toBinary } from '@bufbuild/protobuf';
import { SummarySchema, type TensorProto } from '../proto/event_pb.js';

/** How TensorBoard labels a value. */
export interface SummaryLabels {
  /** Markdown, shown on request beside the value. */
  readonly description?: string;
  /** Shown instead of the tag. */
  readonly displayName?: string;
}

/** A value for one of TensorBoard's plugins. */
export interface PluginValue extends SummaryLabels {
  readonly tag: string;
  readonly plugin: string;
  /** The plugin's own message about the value. */
  readonly content?: Uint8Array;
  readonly tensor: TensorProto;
}

/**
 * A serialized `tensorflow.Summary`.
 *
 * The metadata stand beside every value, although a tag's first would do: a file whose beginning is damaged or
 * rotated away stays readable.
 */
export function encodeSummary(...values: readonly PluginValue[]): Uint8Array {
  return toBinary(SummarySchema, create(SummarySchema, { value: values.map(summaryValue) }));
}

function summaryValue({ tag, plugin, content, tensor, description, displayName }: PluginValue) {
  return {
    tag,
    value: { case: 'tensor' as const, value: tensor },
    metadata: {
      pluginData: { pluginName: plugin, ...(content && { content }) },
      displayName: displayName ?? '',
      summaryDescription: description ?? '',
    },
  };
}
