import { message, varint } from './protoFields.js';

/** How TensorFlow rewrites the graphs of a session. Each setting gives the same numbers in each run, but not as others. */
export interface SessionSettings {
  /** Compile clusters of operations by XLA: faster for small dense networks, slower for convolutions on CPUs. */
  readonly xla?: boolean;
  /** `bfloat16` computes products and convolutions in 16 bits, where the processor has instructions for it. */
  readonly mixedPrecision?: 'off' | 'bfloat16';
}

/** RewriterConfig.ON. */
const ON = 1;

/**
 * The settings as a serialized `ConfigProto` (field numbers: tensorflow/core/protobuf/config.proto and
 * rewriter_config.proto).
 */
export function encodeSessionSettings({ xla = false, mixedPrecision = 'off' }: SessionSettings): Uint8Array {
  const graphOptions = [
    // optimizer_options = 3 { global_jit_level = 5: ON_1 }
    ...(xla ? message(3, varint(5, 1)) : []),
    // rewrite_options = 10 { auto_mixed_precision_onednn_bfloat16 = 31 }
    ...(mixedPrecision === 'bfloat16' ? message(10, varint(31, ON)) : []),
  ];
  return Uint8Array.from(graphOptions.length === 0 ? [] : message(10, graphOptions));
}
