import { describeInterop } from '@tfaip/testing';
import { expect, it } from 'vitest';
import { ParquetParams } from '../parquetParams.js';
import type { Fields, RecordFormat } from '../recordFormat.js';
import { collect } from '../testSupport/collect.js';
import { TemporaryFolder } from '../testSupport/temporaryFolder.js';
import { ArrowParams } from './arrowParams.js';

const folder = new TemporaryFolder();

/** Writes one table in all forms, in groups or batches of 40 rows, and tells its rows. */
const writeWithPyarrow = `
import json, sys, pyarrow as pa, pyarrow.parquet as pq
rows = 101
at = lambda f: [f(i) for i in range(rows)]
table = pa.table({
    "f32": pa.array(at(lambda i: i / 3), pa.float32()),
    "f64": pa.array(at(lambda i: i / 3), pa.float64()),
    "i8": pa.array(at(lambda i: i - 50), pa.int8()),
    "u16": pa.array(at(lambda i: i * 600), pa.uint16()),
    "i32": pa.array(at(lambda i: -i * 1000000), pa.int32()),
    "i64": pa.array(at(lambda i: i * 2**40), pa.int64()),
    "bool": pa.array(at(lambda i: i % 3 == 0)),
    "text": pa.array(at(lambda i: "\\U0001F600\\xe4" * (i % 4))),
    "word": pa.array(at(lambda i: "odd" if i % 2 else "even")).dictionary_encode(),
    "bytes": pa.array(at(lambda i: bytes([255, i])), pa.binary()),
    "gap": pa.array(at(lambda i: None if i % 5 == 0 else i), pa.int32()),
    "list": pa.array(at(lambda i: [i * 1.5] * (i % 3)), pa.list_(pa.float32())),
    "matrix": pa.array(at(lambda i: [[i, 1], [2, 3]]), pa.list_(pa.list_(pa.int32()))),
    "struct": pa.array(at(lambda i: {"a": i, "b": str(i)})),
})
folder = sys.argv[1]
for version in ["1.0", "2.6"]:
    for compression in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]:
        for page in ["1.0", "2.0"]:
            name = f"{folder}/{version}-{compression}-{page}.parquet"
            pq.write_table(table, name, version=version, compression=compression, data_page_version=page,
                           row_group_size=40, use_dictionary=version == "2.6")
with pa.OSFile(f"{folder}/table.arrow", "wb") as f, pa.ipc.new_file(f, table.schema) as w:
    w.write_table(table, max_chunksize=40)
with pa.OSFile(f"{folder}/table.arrows", "wb") as f, pa.ipc.new_stream(f, table.schema) as w:
    w.write_table(table, max_chunksize=40)
plain = lambda v: list(v) if isinstance(v, bytes) else v
print(json.dumps([{k: plain(v) for k, v in row.items()} for row in table.to_pylist()]))
`;

/** A row as JSON would have it: typed arrays and bytes as lists, bigints as numbers, absent values as null. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number | bigint>, Number);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

describeInterop('PyArrow', (runPython) => {
  let rows: Fields[];
  const read = async (format: RecordFormat, name: string) => {
    rows ??= runPython(writeWithPyarrow, folder.path) as Fields[];
    expect(await format.count!(folder.at(name))).toBe(rows.length);
    for (const start of [0, 39, 40, 85, 101]) {
      const records = await collect(format.read(folder.at(name), start));
      expect(
        records.map(({ fields }) => plain(fields)),
        `${name} from ${start}`,
      ).toEqual(rows.slice(start));
    }
  };

  it.each(['table.arrow', 'table.arrows'])(
    'writes %s, whose rows are read with equal values',
    async (name) => {
      await read(new ArrowParams().format(), name);
    },
  );

  const variants = ['1.0', '2.6'].flatMap((version) =>
    ['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'].flatMap((compression) =>
      ['1.0', '2.0'].map((page) => `${version}-${compression}-${page}.parquet`),
    ),
  );
  it.each(variants)('writes %s, whose rows are read with equal values', async (name) => {
    await read(new ParquetParams().format(), name);
  });
});
