import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeInterop, startTensorboard, type TensorboardServer } from '@tfaip/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { everyKind, writeEveryKind } from './testSupport/everyKind.js';

describeInterop('a started TensorBoard serves, by HTTP,', (_runPython, python) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-server-'));
  let server: TensorboardServer;
  beforeAll(async () => {
    await writeEveryKind(folder);
    server = await startTensorboard(python, folder);
    await untilLoaded();
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  /** Runs are read in the background after the start; the one below comes last. */
  async function untilLoaded(): Promise<void> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const tags = await json('scalars/tags');
      if (tags['run/val']?.acc && tags.run?.loss) return;
      if (Date.now() > deadline)
        throw new Error(`TensorBoard has not read the runs: ${JSON.stringify(tags)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async function get(route: string, query: Record<string, string> = {}, body?: object): Promise<Response> {
    const url = `${server.url}data/plugin/${route}?${new URLSearchParams(query)}`;
    const post = body && {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    };
    const response = await fetch(url, post);
    if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
    return response;
  }

  // biome-ignore lint/suspicious/noExplicitAny: each route has a form of its own.
  async function json(route: string, query?: Record<string, string>, body?: object): Promise<any> {
    return (await get(route, query, body)).json();
  }

  it('scalars', async () => {
    const points: number[][] = await json('scalars/scalars', { run: 'run', tag: 'loss' });
    expect(points.map(([, step, value]) => [step, value])).toEqual([
      [0, 0.5],
      [1, 0.25],
      [2, 0.125],
    ]);
  });

  it('images, as the PNG files that were written', async () => {
    for (const sample of ['0', '1']) {
      const [image] = await json('images/images', { run: 'run', tag: 'grey', sample });
      expect(image.step).toBe(1);
      const file = await get(`images/individualImage?${image.query}&`);
      expect(file.headers.get('content-type')).toBe('image/png');
      expect(
        Buffer.from(await file.arrayBuffer())
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
    }
  });

  it('histograms and distributions', async () => {
    const [, , [, step, buckets]] = await json('histograms/histograms', { run: 'run', tag: 'weights' });
    expect([step, buckets]).toEqual([
      2,
      [
        [-1, 0, 1],
        [0, 1, 2],
        [1, 2, 1],
        [2, 3, 1],
      ],
    ]);
    const distributions = await json('distributions/distributions', { run: 'run', tag: 'weights' });
    expect(distributions[0][2].at(0)).toEqual([0, -1]);
    expect(distributions[0][2].at(-1)).toEqual([10000, 3]);
  });

  it('text, rendered from Markdown', async () => {
    expect(await json('text/text', { run: 'run', tag: 'note' })).toMatchObject([
      { step: 1, text: '<p><strong>bold</strong> and <code>code</code></p>' },
    ]);
    const [{ text }] = await json('text/text', { run: 'run', tag: 'table' });
    expect(text).toContain('<table>');
  });

  it('audio', async () => {
    const [clip] = await json('audio/audio', { run: 'run', tag: 'tone', sample: '0' });
    expect(clip).toMatchObject({ step: 1, contentType: 'audio/wav' });
    const file = await get(`audio/individualAudio?${clip.query}&`);
    // A header of 44 bytes and four frames of two 16-bit samples.
    expect((await file.arrayBuffer()).byteLength).toBe(44 + 4 * 2 * 2);
  });

  it('PR curves', async () => {
    const { run } = await json('pr_curves/pr_curves', { run: 'run', tag: 'digits/pr_curves' });
    expect(run).toHaveLength(3);
    expect(run[2]).toMatchObject({ step: 2, true_positives: [3, 3, 2, 2, 2, 2, 2, 1, 1, 1] });
  });

  it('hyper-parameters with metrics of the run and of the one below', async () => {
    const { sessionGroups } = await json(
      'hparams/session_groups',
      {},
      {
        experimentName: '',
        allowedStatuses: ['STATUS_SUCCESS'],
        colParams: [],
        startIndex: 0,
        sliceSize: 10,
      },
    );
    expect(sessionGroups).toMatchObject([
      {
        hparams: everyKind.hparams,
        metricValues: [
          { name: { tag: 'loss', group: '' }, value: 0.125 },
          { name: { tag: 'acc', group: 'val' }, value: 0.875 },
        ],
        sessions: [{ name: 'run', status: 'STATUS_SUCCESS' }],
      },
    ]);
  });

  it('layouts of custom scalars', async () => {
    expect((await json('custom_scalars/layout')).category).toMatchObject([{ title: 'mine' }]);
    const { tag_to_events } = await json('custom_scalars/scalars', { run: 'run', tag: 'bounds/.*' });
    expect(Object.keys(tag_to_events).sort()).toEqual(['bounds/high', 'bounds/low']);
  });

  it('the graph and what it took', async () => {
    expect((await json('graphs/info')).run).toMatchObject({
      run_graph: true,
      tags: { 'step 1': { profile: true } },
    });
    expect(await (await get('graphs/graph', { run: 'run' })).text()).toContain('op: "Square"');
    const metadata = await get('graphs/run_metadata', { run: 'run', tag: 'step 1' });
    expect(await metadata.text()).toContain('all_end_rel_micros: 7');
  });

  it('embeddings with labels and pictures', async () => {
    expect(await json('projector/runs')).toEqual(['run']);
    const { embeddings } = await json('projector/info', { run: 'run' });
    expect(embeddings).toMatchObject([
      { tensorName: 'digits "28"', tensorShape: [4, 3], sprite: { singleImageDim: [2, 2] } },
      { tensorName: 'plain', tensorShape: [4, 3] },
    ]);
    const query = { run: 'run', name: 'digits "28"' };
    const tensor = await get('projector/tensor', query);
    expect(new Float32Array(await tensor.arrayBuffer())).toEqual(everyKind.vectors.data);
    expect(await (await get('projector/metadata', query)).text()).toBe(
      'digit\tkind\none\ta\ntwo\ttab here\nthree\tc\nfour\td\n',
    );
    const sprite = await get('projector/sprite_image', query);
    expect(Buffer.from(await sprite.arrayBuffer()).readUInt32BE(16)).toBe(4);
  });

  it('meshes', async () => {
    const parts: { content_type: number; data_shape: number[] }[] = await json('mesh/meshes', {
      run: 'run',
      tag: 'triangle',
      sample: '0',
    });
    expect(parts.map(({ content_type, data_shape }) => [content_type, data_shape])).toEqual([
      [1, [1, 3, 3]],
      [2, [1, 1, 3]],
      [3, [1, 3, 3]],
    ]);
  });
});
