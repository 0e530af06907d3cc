/**
 * What the operations of a run took, from its `RunMetadata` (field numbers: tensorflow/core/protobuf/config.proto and
 * tensorflow/core/framework/step_stats.proto).
 */
import { varint } from '../protoFields.js';
import { readFields } from './protoReader.js';

/** One execution of an operation. */
export interface OperationTime {
  /** Its kind, e.g. `MatMul`, or `_MklMatMul` where TensorFlow has put oneDNN's in its place. A loop is one operation. */
  readonly operation: string;
  /** Its name in the graph that TensorFlow has made of the one that it was given. */
  readonly node: string;
  /** What it ran on, e.g. `/device:CPU:0`. */
  readonly device: string;
  /** Microseconds since the first operation of the run began. */
  readonly startMicros: number;
  readonly durationMicros: number;
}

/** RunOptions { trace_level = 1: FULL_TRACE }: kernels of GPUs included. */
export const TRACING_RUN_OPTIONS: Uint8Array = Uint8Array.from(varint(1, 3));

/** Operations of a run in the order in which they began. */
export function decodeOperationTimes(runMetadata: Uint8Array): OperationTime[] {
  const times: AbsoluteTime[] = [];
  readFields(runMetadata, {
    1: (stepStats) =>
      readFields(stepStats.bytes(), { 1: (device) => times.push(...decodeDevice(device.bytes())) }),
  });
  times.sort((a, b) => Number(a.startNanos - b.startNanos));
  const origin = times[0]?.startNanos ?? 0n;
  return times.map(({ startNanos, ...time }) => ({
    ...time,
    startMicros: Number(startNanos - origin) / 1000,
  }));
}

/** Its start is in nanoseconds since 1970. */
interface AbsoluteTime extends Omit<OperationTime, 'startMicros'> {
  readonly startNanos: bigint;
}

function decodeDevice(deviceStepStats: Uint8Array): AbsoluteTime[] {
  let name = '';
  const nodes: Uint8Array[] = [];
  readFields(deviceStepStats, {
    1: (reader) => {
      name = reader.string();
    },
    2: (reader) => nodes.push(reader.bytes()),
  });
  const device = name.replace('/job:localhost/replica:0/task:0', '');
  return nodes.map((node) => ({ device, ...decodeNode(node) }));
}

function decodeNode(nodeExecStats: Uint8Array): Omit<AbsoluteTime, 'device'> {
  let [node, label] = ['', ''];
  let [startNanos, durationNanos] = [0n, 0n];
  readFields(nodeExecStats, {
    1: (reader) => {
      node = reader.string();
    },
    8: (reader) => {
      label = reader.string();
    },
    13: (reader) => {
      startNanos = BigInt(reader.int64());
    },
    // From the start to the end of the kernel, what TensorFlow does around it included.
    16: (reader) => {
      durationNanos = BigInt(reader.int64());
    },
  });
  return { node, operation: kindOf(label, node), startNanos, durationMicros: Number(durationNanos) / 1000 };
}

/** The label is `node = Kind(inputs)`; a kernel of a GPU has another one. */
function kindOf(label: string, node: string): string {
  return / = (\w+)\(/.exec(label)?.[1] ?? node;
}
