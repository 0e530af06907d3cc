import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeInterop } from '@tfaip/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { everyKind, writeEveryKind } from './testSupport/everyKind.js';

/**
 * What TensorBoard's EventAccumulator reads, as JSON: tag -> plugin and, for each step, the tensor as nested lists;
 * pictures as width, height and their pixels, sound as its WAV parameters and samples.
 */
const readEveryKind = `
import io, json, sys, wave
import numpy as np
from PIL import Image
from google.protobuf import json_format
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.hparams import plugin_data_pb2 as hparams_pb2
from tensorboard.plugins.mesh import plugin_data_pb2 as mesh_pb2
from tensorboard.plugins.pr_curve import plugin_data_pb2 as pr_pb2
from tensorboard.util import tensor_util

def picture(file):
    image = Image.open(io.BytesIO(file))
    return [image.mode, np.asarray(image).reshape(-1).tolist()]

def sound(file):
    wav = wave.open(io.BytesIO(file))
    samples = np.frombuffer(wav.readframes(wav.getnframes()), "<i2").tolist()
    return [wav.getframerate(), wav.getnchannels(), wav.getsampwidth(), samples]

def value(plugin, proto):
    array = tensor_util.make_ndarray(proto)
    if plugin == "images":
        return [int(array[0]), int(array[1])] + [picture(file) for file in array[2:]]
    if plugin == "audio":
        return [[sound(clip[0]), clip[1].decode()] for clip in array]
    if plugin == "custom_scalars":
        return json_format.MessageToDict(layout_pb2.Layout.FromString(array.item()))
    if array.dtype == object:
        return np.vectorize(lambda text: text.decode())(array).tolist()
    return array.tolist()

contents = {
    "hparams": hparams_pb2.HParamsPluginData,
    "mesh": mesh_pb2.MeshPluginData,
    "pr_curves": pr_pb2.PrCurvePluginData,
}
events = EventAccumulator(sys.argv[1], size_guidance={"tensors": 0}).Reload()
found = {}
for tag in events.Tags()["tensors"]:
    metadata = events.SummaryMetadata(tag)
    plugin = metadata.plugin_data.plugin_name
    message = contents.get(plugin)
    found[tag] = {
        "plugin": plugin,
        "description": metadata.summary_description,
        "content": message and json_format.MessageToDict(message.FromString(metadata.plugin_data.content)),
        "values": [[e.step, value(plugin, e.tensor_proto)] for e in events.Tensors(tag)],
    }
graph = json_format.MessageToDict(events.Graph())
print(json.dumps({"values": found, "graph": graph, "run_metadata": events.Tags()["run_metadata"]}))
`;

interface Found {
  plugin: string;
  description: string;
  content: unknown;
  values: [step: number, value: unknown][];
}

describeInterop('the real TensorBoard reads every kind of value:', (runPython) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-every-kind-'));
  let found: { values: Record<string, Found>; graph: unknown; run_metadata: string[] };
  beforeAll(async () => {
    await writeEveryKind(folder);
    found = runPython(readEveryKind, path.join(folder, 'run')) as typeof found;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('scalars', () => {
    expect(found.values.loss).toMatchObject({
      plugin: 'scalars',
      values: [
        [0, 0.5],
        [1, 0.25],
        [2, 0.125],
      ],
    });
  });

  it('images: grey, RGB and RGBA, several at a step', () => {
    const [first, second] = [everyKind.grey.data.subarray(0, 6), everyKind.grey.data.subarray(6)];
    expect(found.values.grey).toMatchObject({
      plugin: 'images',
      description: 'two pictures',
      values: [[1, [3, 2, ['L', [...first]], ['L', [...second]]]]],
    });
    expect(found.values.rgb?.values).toEqual([[2, [2, 1, ['RGB', [0, 127, 255, 0, 255, 63]]]]]);
    expect(found.values.rgba?.values).toEqual([[3, [1, 1, ['RGBA', [...everyKind.rgba.data]]]]]);
  });

  it('histograms', () => {
    const buckets = [
      [-1, 0, 1],
      [0, 1, 2],
      [1, 2, 1],
      [2, 3, 1],
    ];
    expect(found.values.weights).toMatchObject({
      plugin: 'histograms',
      values: [0, 1, 2].map((step) => [step, buckets]),
    });
  });

  it('texts', () => {
    expect(found.values.note).toMatchObject({ plugin: 'text', values: [[1, '**bold** and `code`']] });
    expect(found.values.table?.values).toEqual([
      [
        1,
        [
          ['a', 'b'],
          ['1', '2'],
        ],
      ],
    ]);
  });

  it('audio', () => {
    const samples = [0, 32767, -32768, 16384, 8192, -8192, 32767, -32768];
    expect(found.values.tone).toMatchObject({
      plugin: 'audio',
      values: [[1, [[[8000, 2, 2, samples], '']]]],
    });
  });

  it('PR curves', () => {
    const { plugin, content, values } = found.values['digits/pr_curves']!;
    expect({ plugin, content }).toEqual({ plugin: 'pr_curves', content: { numThresholds: 11 } });
    const [truePositives, falsePositives, trueNegatives, falseNegatives] = values[0]![1] as number[][];
    expect(truePositives).toEqual([3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 0]);
    expect(falsePositives).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(trueNegatives).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(falseNegatives).toEqual([0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 3]);
  });

  it('hyper-parameters, metrics and how the run ended', () => {
    expect(found.values['_hparams_/session_start_info']).toMatchObject({
      plugin: 'hparams',
      content: { sessionStartInfo: { hparams: everyKind.hparams } },
    });
    expect(found.values['_hparams_/experiment']?.content).toMatchObject({
      experiment: {
        hparamInfos: [
          { name: 'optimizer.lr', type: 'DATA_TYPE_FLOAT64' },
          { name: 'batch_size', type: 'DATA_TYPE_FLOAT64' },
          { name: 'graph', type: 'DATA_TYPE_STRING' },
          { name: 'shuffle', type: 'DATA_TYPE_BOOL' },
        ],
        metricInfos: [
          { name: { tag: 'loss' } },
          { name: { tag: 'acc', group: 'val' }, displayName: 'accuracy' },
        ],
      },
    });
    expect(found.values['_hparams_/session_end_info']?.content).toMatchObject({
      sessionEndInfo: { status: 'STATUS_SUCCESS' },
    });
  });

  it('layouts of custom scalars', () => {
    expect(found.values.custom_scalars__config__!.values[0]![1]).toEqual({
      category: [
        {
          title: 'mine',
          chart: [
            { title: 'losses', multiline: { tag: ['loss', 'bounds/.*'] } },
            {
              title: 'margin',
              margin: { series: [{ value: 'loss', lower: 'bounds/low', upper: 'bounds/high' }] },
            },
          ],
        },
      ],
    });
  });

  it('meshes', () => {
    const rows = (data: ArrayLike<number>): number[][] =>
      Array.from({ length: data.length / 3 }, (_, i) => Array.from(data).slice(3 * i, 3 * i + 3));
    const { vertices, faces, colors } = everyKind;
    for (const [part, array] of Object.entries({ VERTEX: vertices, FACE: faces, COLOR: colors })) {
      expect(found.values[`triangle_${part}`]).toMatchObject({
        plugin: 'mesh',
        content: { name: 'triangle', contentType: part, components: 14, shape: array.shape },
        values: [[1, [rows(array.data)]]],
      });
    }
    expect(found.values.triangle_VERTEX?.content).toMatchObject({
      jsonConfig: '{"camera":{"cls":"PerspectiveCamera"}}',
    });
  });

  it('graphs and run metadata', () => {
    expect(found.graph).toEqual({
      node: [
        { name: 'x', op: 'Placeholder' },
        { name: 'y', op: 'Square', input: ['x'] },
      ],
    });
    expect(found.run_metadata).toEqual(['step 1']);
  });
});
