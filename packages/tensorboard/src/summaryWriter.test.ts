import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { readTfRecords } from '@tfaip/tfrecord';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeFileVersion } from './eventEncoding.js';
import { EventSchema, SummarySchema } from './proto/event_pb.js';
import type { TensorboardEvent } from './read/events.js';
import { readEvents } from './read/readEvents.js';
import { SummaryWriter } from './summaryWriter.js';
import { TensorboardError } from './tensorboardError.js';

interface Case {
  id: string;
  file: string;
  inputs: { tag: string; step: number; value: number }[];
  accumulator: { summary_metadata: Record<string, { summary_description: string }> };
  framing: { sha256: string }[];
  events: { wall_time: number; tags: string[]; step: number }[];
}

const golden = new URL('golden/', import.meta.url);
const { cases }: { cases: Case[] } = JSON.parse(readFileSync(new URL('tensorboard.json', golden), 'utf8'));
const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-summary-'));
afterAll(() => rmSync(folder, { recursive: true }));

let folders = 0;
const newWriter = (): SummaryWriter => new SummaryWriter(path.join(folder, `run${folders++}`));

async function readAll(file: string): Promise<TensorboardEvent[]> {
  const events = readEvents(file);
  const found = [];
  for await (const event of events) found.push(event);
  expect(events.damagedRecords).toBe(0);
  return found;
}

describe('SummaryWriter', () => {
  it('writes scalars that read back as float32', async () => {
    const property = fc.asyncProperty(
      fc.array(
        fc.record({
          tag: fc.string({ unit: 'grapheme' }),
          value: fc.oneof(fc.float(), fc.double()),
          step: fc.maxSafeInteger(),
          wallTime: fc.double({ min: 0, max: 1e10 }),
        }),
        { maxLength: 10 },
      ),
      async (scalars) => {
        const writer = newWriter();
        for (const { tag, value, step, wallTime } of scalars) writer.scalar(tag, value, step, wallTime);
        await writer.close();
        expect(await readAll(writer.path)).toEqual(
          scalars.map((scalar) => ({
            ...scalar,
            run: '.',
            kind: 'scalar',
            value: Math.fround(scalar.value),
          })),
        );
      },
    );
    await fc.assert(property, { numRuns: 50 });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'writes %s as it is',
    async (value) => {
      const writer = newWriter();
      writer.scalar('x', value, 0);
      await writer.close();
      expect(await readAll(writer.path)).toMatchObject([{ kind: 'scalar', value }]);
    },
  );

  it('stamps values with the current time', async () => {
    const writer = newWriter();
    const before = Date.now() / 1000;
    writer.scalar('x', 1, 0);
    await writer[Symbol.asyncDispose]();
    const [event] = await readAll(writer.path);
    expect(event!.wallTime).toBeGreaterThanOrEqual(before);
    expect(event!.wallTime).toBeLessThanOrEqual(Date.now() / 1000);
  });

  it('passes serialized summaries through, byte for byte', async () => {
    const writer = newWriter();
    const records = readTfRecords(
      createReadStream(new URL('tensorboard/events.out.tfevents.1700000000.golden.pr.v2', golden)),
    );
    const summaries: Uint8Array[] = [];
    for await (const record of records) {
      if (record.kind !== 'record') continue;
      const { what } = fromBinary(EventSchema, record.data);
      if (what.case === 'summary') summaries.push(toBinary(SummarySchema, what.value));
    }
    expect(summaries.length).toBeGreaterThan(0);
    for (const [step, summary] of summaries.entries()) writer.summary(summary, step);
    await writer.close();
    const written = await readAll(writer.path);
    expect(written).toMatchObject(
      summaries.map((_, step) => ({ kind: 'tensor', plugin: 'pr_curves', step })),
    );
    const file = readFileSync(writer.path);
    for (const summary of summaries) expect(file.includes(Buffer.from(summary))).toBe(true);
  });

  it('refuses bytes that are no summary', async () => {
    const writer = newWriter();
    expect(() => writer.summary(Uint8Array.of(255, 255), 0)).toThrow(TensorboardError);
    expect(() => writer.summary(Uint8Array.of(255, 255), 0)).toThrow('2 bytes');
    await writer.close();
    expect(await readAll(writer.path)).toEqual([]);
  });

  it.each([0.5, Number.NaN, 2 ** 53])('refuses the step %s', async (step) => {
    const writer = newWriter();
    expect(() => writer.scalar('x', 1, step)).toThrow(TensorboardError);
    expect(() => writer.scalar('x', 1, step)).toThrow(String(step));
    await writer.close();
  });

  it('throws when it is closed', async () => {
    const writer = newWriter();
    await writer.close();
    expect(() => writer.scalar('x', 1, 0)).toThrow(writer.path);
  });
});

describe('the encoding', () => {
  const scalar = cases.find(({ id }) => id === 'scalar')!;
  const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

  it("equals TensorFlow's first event, byte for byte", () => {
    const [version] = scalar.framing;
    expect(hash(encodeFileVersion(scalar.events[0]!.wall_time, 'tensorflow.core.util.events_writer'))).toBe(
      version!.sha256,
    );
  });

  it('fits the messages that it is generated from', () => {
    const source = readFileSync(fileURLToPath(new URL('../proto/event.proto', import.meta.url)), 'utf8');
    const fields = [...source.matchAll(/^\s+(?:repeated )?\w+ (\w+) = (\d+);/gm)].map(
      ([, name, number]) => `${name} = ${number}`,
    );
    const generated = messagesOf(EventSchema).flatMap(({ fields }) =>
      fields.map(({ name, number }) => `${name} = ${number}`),
    );
    expect(fields.length).toBeGreaterThan(25);
    expect(generated.sort()).toEqual(fields.sort());
    expect(create(EventSchema).$typeName).toBe('tensorflow.Event');
  });
});

function messagesOf({ file }: typeof EventSchema): (typeof EventSchema)[] {
  const nested = (message: (typeof file.messages)[number]): (typeof file.messages)[number][] => [
    message,
    ...message.nestedMessages.flatMap(nested),
  ];
  return file.messages.flatMap(nested) as (typeof EventSchema)[];
}
