import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeInterop } from '@tfaip/testing';
import { afterAll, expect, it } from 'vitest';
import { SummaryWriter } from './summaryWriter.js';

/** What TensorBoard's EventAccumulator reads, as JSON: run -> tag -> [step, wall time, value as float32 bits]. */
const readWithTensorboard = `
import json, struct, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util
runs = {}
for run in sys.argv[1:]:
    events = EventAccumulator(run, size_guidance={"tensors": 0, "scalars": 0}).Reload()
    assert all(events.SummaryMetadata(tag).plugin_data.plugin_name == "scalars" for tag in events.Tags()["tensors"])
    runs[run] = {
        tag: [
            [e.step, e.wall_time, struct.unpack("<I", tensor_util.make_ndarray(e.tensor_proto).tobytes())[0]]
            for e in events.Tensors(tag)
        ]
        for tag in events.Tags()["tensors"]
    }
print(json.dumps(runs))
`;

/** The scalars that the program tensorboard itself would show, which reads them by another way than the above. */
const readAsScalars = `
import json, sys
from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
from tensorboard.context import RequestContext
from tensorboard.data.provider import RunTagFilter
multiplexer = plugin_event_multiplexer.EventMultiplexer().AddRunsFromDirectory(sys.argv[1])
multiplexer.Reload()
provider = data_provider.MultiplexerDataProvider(multiplexer, sys.argv[1])
found = provider.read_scalars(
    RequestContext(), experiment_id="", plugin_name="scalars", downsample=1000000, run_tag_filter=RunTagFilter()
)
print(json.dumps({run: {tag: [[e.step, e.value] for e in es] for tag, es in tags.items()} for run, tags in found.items()}))
`;

const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-interop-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Scalar {
  tag: string;
  step: number;
  wallTime: number;
  value: number;
}

const values = [
  0,
  -0,
  1 / 3,
  1e-45,
  3.4e38,
  1e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

function scalarsOf(run: string): Scalar[] {
  return ['loss', 'acc/mean', 'Größe 漢😀'].flatMap((tag) =>
    values.map((value, i) => ({ tag: `${run} ${tag}`, step: 10 * i, wallTime: 1.7e9 + i / 8, value })),
  );
}

async function writeRun(run: string, scalars: Scalar[]): Promise<string> {
  await using writer = new SummaryWriter(path.join(folder, run));
  for (const { tag, value, step, wallTime } of scalars) writer.scalar(tag, value, step, wallTime);
  return path.join(folder, run);
}

function expected(scalars: Scalar[]): Record<string, number[][]> {
  const tags: Record<string, number[][]> = {};
  for (const { tag, step, wallTime, value } of scalars) {
    tags[tag] ??= [];
    tags[tag].push([step, wallTime, new Uint32Array(Float32Array.of(value).buffer)[0]!]);
  }
  return tags;
}

describeInterop('the real TensorBoard', (runPython) => {
  it('reads the same tags, steps, times and values, to the last bit', async () => {
    const train = await writeRun('train', scalarsOf('train'));
    const val = await writeRun('val', scalarsOf('val'));
    expect(runPython(readWithTensorboard, train, val)).toEqual({
      [train]: expected(scalarsOf('train')),
      [val]: expected(scalarsOf('val')),
    });
  });

  it('shows them as scalars', async () => {
    const finite = scalarsOf('shown').filter(({ value }) => Number.isFinite(Math.fround(value)));
    const run = await writeRun('shown', finite);
    const tags: Record<string, number[][]> = {};
    for (const { tag, step, value } of finite) {
      tags[tag] ??= [];
      tags[tag].push([step, Math.fround(value)]);
    }
    expect(runPython(readAsScalars, run)).toEqual({ '.': tags });
  });
  it('drops what a stopped run has logged and the next start logs again', async () => {
    const run = path.join(folder, 'restarted');
    for (const [begin, value] of [
      [1, 1],
      [4, 2],
    ] as const) {
      const writer = new SummaryWriter(run);
      writer.sessionStart(begin);
      for (let step = begin; step < begin + 5; step += 2) writer.scalar('loss', value, step);
      await writer.close();
    }
    const steps = [1, 3, 4, 6, 8].map((step) => [step, step < 4 ? 1 : 2]);
    expect(runPython(readAsScalars, run)).toEqual({ '.': { loss: steps } });
  });
});
