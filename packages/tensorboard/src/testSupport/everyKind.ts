import path from 'node:path';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { writeProjector } from '../projector/writeProjector.js';
import type { HParams } from '../summaries/hparams.js';
import { SummaryWriter } from '../summaryWriter.js';

interface Filled<Data> {
  shape: number[];
  data: Data;
}

interface EveryKind {
  scalars: number[];
  grey: Filled<Uint8Array>;
  rgb: Filled<Float32Array>;
  rgba: Filled<Uint8Array>;
  values: Float32Array;
  audio: Filled<Float32Array>;
  labels: boolean[];
  predictions: Float32Array;
  hparams: HParams;
  vertices: Filled<Float32Array>;
  faces: Filled<Int32Array>;
  colors: Filled<Uint8Array>;
  vectors: Filled<Float32Array>;
  pointLabels: Record<string, string[]>;
  pointImages: Filled<Uint8Array>;
}

/** Values of every kind, as {@link writeEveryKind} writes them. */
export const everyKind: EveryKind = {
  scalars: [0.5, 0.25, 0.125],
  grey: { shape: [2, 2, 3, 1], data: Uint8Array.of(0, 50, 100, 150, 200, 250, 5, 4, 3, 2, 1, 0) },
  rgb: { shape: [1, 2, 3], data: Float32Array.of(0, 0.5, 1, -1, 2, 0.25) },
  rgba: { shape: [1, 1, 4], data: Uint8Array.of(255, 0, 128, 64) },
  values: Float32Array.of(-1, 0, 0, 1, 3),
  audio: { shape: [4, 2], data: Float32Array.of(0, 1, -1, 0.5, 0.25, -0.25, 2, -2) },
  labels: [true, false, true, true],
  predictions: Float32Array.of(0.9, 0.2, 0.6, 0.1),
  hparams: { 'optimizer.lr': 0.001, batch_size: 16, graph: 'Cnn', shuffle: true },
  vertices: { shape: [1, 3, 3], data: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0.5) },
  faces: { shape: [1, 1, 3], data: Int32Array.of(0, 1, 2) },
  colors: { shape: [1, 3, 3], data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255) },
  vectors: { shape: [4, 3], data: Float32Array.of(0.1, 0, 1, 1, 0.5, 0, -1, 1e-20, 3, 0, 0, 0) },
  pointLabels: { digit: ['one', 'two', 'three', 'four'], kind: ['a', 'tab\there', 'c', 'd'] },
  pointImages: { shape: [4, 2, 2, 1], data: Uint8Array.from({ length: 16 }, (_, i) => 16 * i) },
};

/** Writes a run `run` with every kind of value and its scalars also to `run/val`. */
export async function writeEveryKind(logDirectory: string): Promise<void> {
  const directory = path.join(logDirectory, 'run');
  await using writer = new SummaryWriter(directory);
  await using val = new SummaryWriter(path.join(directory, 'val'));
  for (const [step, value] of everyKind.scalars.entries()) {
    writer.scalar('loss', value, step);
    writer.scalar('bounds/low', value - 0.1, step);
    writer.scalar('bounds/high', value + 0.1, step);
    val.scalar('acc', 1 - value, step);
    writer.histogram('weights', everyKind.values, step, { buckets: 4 });
    writer.prCurve('digits', everyKind.labels, everyKind.predictions, step, { numThresholds: 11 });
  }
  writer.image('grey', everyKind.grey, 1, { description: 'two pictures' });
  writer.image('rgb', everyKind.rgb, 2);
  writer.image('rgba', everyKind.rgba, 3);
  writer.text('note', '**bold** and `code`', 1);
  writer.text(
    'table',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
    1,
  );
  writer.audio('tone', everyKind.audio, 8000, 1);
  const { vertices, faces, colors } = everyKind;
  writer.mesh('triangle', { vertices, faces, colors }, 1, {
    config: { camera: { cls: 'PerspectiveCamera' } },
  });
  writer.hparams(everyKind.hparams, [{ tag: 'loss' }, { tag: 'acc', group: 'val', displayName: 'accuracy' }]);
  writer.hparamsEnd(true);
  writer.customScalars([
    {
      title: 'mine',
      charts: [
        { title: 'losses', tags: ['loss', 'bounds/.*'] },
        { title: 'margin', series: [{ value: 'loss', lower: 'bounds/low', upper: 'bounds/high' }] },
      ],
    },
  ]);
  writer.graph(graphDef());
  writer.runMetadata('step 1', runMetadata(), 1);
  await writeProjector(directory, [
    {
      name: 'digits "28"',
      vectors: everyKind.vectors,
      labels: everyKind.pointLabels,
      images: everyKind.pointImages,
    },
    { name: 'plain', vectors: everyKind.vectors },
  ]);
}

/** A serialized GraphDef of two nodes: `x`, a placeholder, and `y`, its square. */
export function graphDef(): Uint8Array {
  const node = (name: string, op: string, ...inputs: string[]): Uint8Array => {
    const writer = new BinaryWriter();
    writer.tag(1, WireType.LengthDelimited).string(name).tag(2, WireType.LengthDelimited).string(op);
    for (const input of inputs) writer.tag(3, WireType.LengthDelimited).string(input);
    return writer.finish();
  };
  const graph = new BinaryWriter();
  for (const each of [node('x', 'Placeholder'), node('y', 'Square', 'x')]) {
    graph.tag(1, WireType.LengthDelimited).bytes(each);
  }
  return graph.finish();
}

/** A serialized RunMetadata in which `y` took 7 µs on a device. */
export function runMetadata(): Uint8Array {
  const message = (field: number, content: BinaryWriter): BinaryWriter =>
    new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(content.finish());
  const nodeStats = new BinaryWriter().tag(1, WireType.LengthDelimited).string('y');
  nodeStats.tag(2, WireType.Varint).int64(1_700_000_000_000_000).tag(5, WireType.Varint).int64(7);
  const device = new BinaryWriter().tag(1, WireType.LengthDelimited).string('/device:CPU:0');
  const deviceStats = device.raw(message(2, nodeStats).finish());
  return message(1, message(1, deviceStats)).finish();
}
