import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { frameTfRecord } from '@tfaip/tfrecord';
import { afterAll, describe, expect, it } from 'vitest';
import { DataType, EventSchema, Summary_ValueSchema, type TensorProto } from '../proto/event_pb.js';
import { TensorboardError } from '../tensorboardError.js';
import type { EventDamage } from './eventFileTail.js';
import type { TensorboardEvent } from './events.js';
import { readEvents } from './readEvents.js';

interface Case {
  id: string;
  file: string;
  accumulator: {
    summary_metadata: Record<string, { plugin_name: string }>;
    tensors: Record<
      string,
      {
        step: number;
        wall_time: number;
        value: { dtype: string; shape: number[]; data: (number | string)[] };
      }[]
    >;
    images: Record<string, { width: number; height: number; png_base64: string }[]>;
    scalars: Record<string, { step: number; wall_time: number; value: number }[]>;
  };
  events: { step: number; wall_time: number; what: string; tags: string[] }[];
}

const golden = new URL('../golden/', import.meta.url);
const { cases }: { cases: Case[] } = JSON.parse(readFileSync(new URL('tensorboard.json', golden), 'utf8'));
const caseOf = (id: string): Case => cases.find((each) => each.id === id)!;
const fileOf = (id: string): string => fileURLToPath(new URL(caseOf(id).file, golden));

const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-read-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function readAll(where: string, damage?: EventDamage[]): Promise<TensorboardEvent[]> {
  const found = [];
  for await (const event of readEvents(where, { onDamage: (each) => damage?.push(each) })) found.push(event);
  return found;
}

function eventWith(tag: string, tensor: Partial<TensorProto>, plugin = 'scalars'): Uint8Array {
  const { $typeName: _, ...init } = tensor;
  const metadata = { pluginData: { pluginName: plugin } };
  const value = { tag, metadata, value: { case: 'tensor' as const, value: init } };
  const summary = { value: [value] };
  return frameTfRecord(
    toBinary(
      EventSchema,
      create(EventSchema, { step: 3n, wallTime: 2, what: { case: 'summary', value: summary } }),
    ),
  );
}

function eventFile(name: string, ...records: Uint8Array[]): string {
  const file = path.join(folder, `events.out.tfevents.1.${name}`);
  writeFileSync(file, Buffer.concat(records));
  return file;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

describe('readEvents', () => {
  it.each(cases)('finds tags, steps and times that TensorFlow wrote: $id', async (each) => {
    const found = await readAll(fileOf(each.id));
    const expected = each.events
      .filter(({ what }) => what === 'summary')
      .flatMap(({ step, wall_time, tags }) => tags.map((tag) => ({ step, wallTime: wall_time, tag })));
    expect(expected.length).toBeGreaterThan(0);
    expect(found.map(({ step, wallTime, tag }) => ({ step, wallTime, tag }))).toEqual(expected);
  });

  it('reads the scalars of TensorFlow 2', async () => {
    const { tensors } = caseOf('scalar').accumulator;
    const found = await readAll(fileOf('scalar'));
    for (const [tag, values] of Object.entries(tensors)) {
      const ofTag = found.filter((event) => event.tag === tag);
      expect(ofTag.map((event) => event.kind === 'scalar' && event.value)).toEqual(
        values.map(({ value }) => Math.fround(Number(value.data[0]))),
      );
    }
    expect(Object.keys(tensors)).toHaveLength(3);
  });

  it('reads the scalars of TensorFlow 1', async () => {
    const found = await readAll(fileOf('v1'));
    const scalars = found.filter((event) => event.kind === 'scalar');
    expect(scalars.map(({ value }) => value)).toEqual(
      caseOf('v1').accumulator.scalars['v1/loss']!.map(({ value }) => Math.fround(value)),
    );
    // Its histograms stay as they are, plugin unnamed.
    expect(found.filter((event) => event.kind === 'summary' && event.plugin === '')).toHaveLength(4);
  });

  it('reads the images of TensorFlow 1', async () => {
    const images = (await readAll(fileOf('v1'))).filter((event) => event.kind === 'image');
    expect(
      images.map(({ width, height, images: [file] }) => ({ width, height, png_base64: base64(file!) })),
    ).toEqual(
      caseOf('v1').accumulator.images['v1/image']!.map(({ width, height, png_base64 }) => ({
        width,
        height,
        png_base64,
      })),
    );
  });

  it('reads the images of TensorFlow 2', async () => {
    const { tensors } = caseOf('image').accumulator;
    const found = await readAll(fileOf('image'));
    expect(found).toHaveLength(6);
    for (const event of found) {
      const [width, height, ...files] = tensors[event.tag]![0]!.value.data.map((text) =>
        Buffer.from(String(text), 'base64'),
      );
      expect(event).toMatchObject({ kind: 'image', width: Number(width), height: Number(height) });
      expect(event.kind === 'image' && event.images.map(base64)).toEqual(files.map(base64));
    }
  });

  it.each(['histogram', 'text', 'pr'])('reads the tensors of other plugins: %s', async (id) => {
    const { summary_metadata, tensors } = caseOf(id).accumulator;
    const found = await readAll(fileOf(id));
    expect(found).toHaveLength(Object.keys(tensors).length);
    for (const event of found) {
      const { dtype, shape, data } = tensors[event.tag]![0]!.value;
      const { plugin_name: plugin } = summary_metadata[event.tag]!;
      const isText = dtype === 'bytes_base64';
      expect(event).toMatchObject({
        kind: 'tensor',
        plugin,
        value: { dtype: isText ? 'string' : dtype, shape },
      });
      if (event.kind !== 'tensor') continue;
      const values = [...event.value.data].map((value) =>
        value instanceof Uint8Array ? base64(value) : value,
      );
      expect(values).toEqual(dtype === 'float32' ? data.map((value) => Math.fround(Number(value))) : data);
    }
  });

  it('leaves values that it cannot read as they are', async () => {
    const rare = { dtype: 14 as DataType, tensorContent: new Uint8Array(2) };
    const [found] = await readAll(eventFile('rare', eventWith('x', rare, 'other')));
    expect(found).toMatchObject({ kind: 'summary', plugin: 'other', tag: 'x' });
    expect(
      fromBinary(Summary_ValueSchema, found?.kind === 'summary' ? found.value : new Uint8Array(0)).tag,
    ).toBe('x');
  });

  it('searches folders, by run and in the order of the names', async () => {
    const root = path.join(folder, 'runs');
    mkdirSync(path.join(root, 'val/late'), { recursive: true });
    copyFileSync(fileOf('scalar'), path.join(root, 'events.out.tfevents.1'));
    copyFileSync(fileOf('v1'), path.join(root, 'val/late/events.out.tfevents.2'));
    writeFileSync(path.join(root, 'notes.txt'), 'not an event file');
    const runs = (await readAll(root)).map(({ run }) => run);
    expect([...new Set(runs)]).toEqual(['.', 'val/late']);
    expect(runs).toHaveLength(24);
  });

  it('knows a tag from an earlier file of the same run', async () => {
    const root = path.join(folder, 'continued');
    mkdirSync(root);
    const tensor = { dtype: DataType.DT_FLOAT, floatVal: [0.5] };
    writeFileSync(path.join(root, 'events.out.tfevents.1'), eventWith('loss', tensor));
    writeFileSync(path.join(root, 'events.out.tfevents.2'), eventWith('loss', tensor, ''));
    expect((await readAll(root)).map(({ kind }) => kind)).toEqual(['scalar', 'scalar']);
  });

  it.each<[string, Partial<TensorProto>, number]>([
    ['float values', { dtype: DataType.DT_FLOAT, floatVal: [0.25] }, 0.25],
    ['float content', { dtype: DataType.DT_FLOAT, tensorContent: Buffer.from('0000003f', 'hex') }, 0.5],
    [
      'double content',
      { dtype: DataType.DT_DOUBLE, tensorContent: Buffer.from('000000000000e03f', 'hex') },
      0.5,
    ],
    ['double values', { dtype: DataType.DT_DOUBLE, doubleVal: [0.1] }, 0.1],
    ['int32 values', { dtype: DataType.DT_INT32, intVal: [-7] }, -7],
    ['int32 content', { dtype: DataType.DT_INT32, tensorContent: Buffer.from('ffffffff', 'hex') }, -1],
    ['int64 values', { dtype: DataType.DT_INT64, int64Val: [2n ** 40n] }, 2 ** 40],
    ['int64 content', { dtype: DataType.DT_INT64, tensorContent: Buffer.from('0200000000000000', 'hex') }, 2],
    ['not a number', { dtype: DataType.DT_FLOAT, floatVal: [Number.NaN] }, Number.NaN],
  ])('reads scalars in any form: %s', async (name, tensor, expected) => {
    const found = await readAll(eventFile(name.replaceAll(' ', '-'), eventWith('x', tensor)));
    expect(found).toEqual([{ run: '.', kind: 'scalar', tag: 'x', step: 3, wallTime: 2, value: expected }]);
  });

  it.each<[string, Partial<TensorProto>]>([
    ['no value', { dtype: DataType.DT_FLOAT }],
    ['content of a wrong length', { dtype: DataType.DT_FLOAT, tensorContent: new Uint8Array(3) }],
    ['another dtype', { dtype: 7 as DataType }],
  ])('leaves a scalar that holds none as it is: %s', async (name, tensor) => {
    const found = await readAll(eventFile(name.replaceAll(' ', '-'), eventWith('x', tensor)));
    expect(found).toMatchObject([{ kind: 'summary', plugin: 'scalars', tag: 'x' }]);
  });

  it('gives graphs as serialized messages, and everything else as serialized events', async () => {
    const graph = { case: 'graphDef' as const, value: Uint8Array.of(1, 2) };
    const metadata = { tag: 'step 1', runMetadata: Uint8Array.of(3) };
    const other = { case: 'taggedRunMetadata' as const, value: metadata };
    const records = [graph, other].map((what) =>
      frameTfRecord(toBinary(EventSchema, create(EventSchema, { what }))),
    );
    const [first, second] = await readAll(eventFile('graph', ...records));
    expect(first).toMatchObject({ kind: 'graph', tag: '', value: Buffer.from(graph.value) });
    expect(second).toMatchObject({ kind: 'other', tag: '' });
    const bytes = second?.kind === 'other' ? second.value : new Uint8Array(0);
    expect(fromBinary(EventSchema, bytes).what.value).toMatchObject({ tag: 'step 1' });
  });

  it('counts damaged records and goes on', async () => {
    const good = eventWith('x', { dtype: DataType.DT_FLOAT, floatVal: [1] });
    const flipped = Uint8Array.from(good);
    flipped[20]! ^= 1;
    const file = eventFile(
      'damaged',
      good,
      flipped,
      frameTfRecord(Uint8Array.of(255)),
      good,
      good.subarray(0, 9),
    );
    const damage: EventDamage[] = [];
    expect(await readAll(file, damage)).toHaveLength(2);
    expect(damage.map(({ reason }) => reason)).toEqual(['data', 'message', 'truncated']);
    expect(damage.map(({ offset }) => offset)).toEqual([good.length, 2 * good.length, 3 * good.length + 17]);
    const events = readEvents(file);
    for (const _pass of [1, 2]) {
      for await (const event of events) expect(event.kind).toBe('scalar');
      expect(events.damagedRecords).toBe(3);
    }
  });

  it('names a path that is not there', async () => {
    const missing = path.join(folder, 'missing');
    await expect(readAll(missing)).rejects.toThrow(TensorboardError);
    await expect(readAll(missing)).rejects.toThrow(missing);
  });
});
