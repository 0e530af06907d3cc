import { maskedCrc32c } from '@tfaip/tfrecord';

/** Even numbers below 1, always the same for a seed. */
export function seeded(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Makes a damaged copy of a file's content. */
export type Damage = (whole: Uint8Array, random: () => number) => Uint8Array;

type ByteDamage = (bytes: Uint8Array, at: number, random: () => number) => Uint8Array;

const hugeVarints: readonly (readonly number[])[] = [
  [0xff, 0xff, 0xff, 0xff, 0x07],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
];

const byteDamages: readonly ByteDamage[] = [
  (bytes, at, random) => bytes.map((byte, i) => (i === at ? byte ^ (1 << below(8, random)) : byte)),
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at, random) => {
    const varint = pick(hugeVarints, random);
    return joined(bytes.subarray(0, at), varint, bytes.subarray(at + (random() < 0.5 ? 1 : varint.length)));
  },
  // Lengths of a fixed size.
  (bytes, at) => bytes.map((byte, i) => (i >= at && i < at + 8 ? 0xff : byte)),
  (bytes, at, random) => {
    const end = at + below(200, random);
    return joined(bytes.subarray(0, end), bytes.subarray(at, end), bytes.subarray(end));
  },
  (bytes, at, random) => {
    const [middle, end] = [at + below(100, random), at + 100];
    return joined(
      bytes.subarray(0, at),
      bytes.subarray(middle, end),
      bytes.subarray(at, middle),
      bytes.subarray(end),
    );
  },
  // Groups within groups of a protobuf message.
  (bytes, at) => joined(bytes.subarray(0, at), new Array<number>(50_000).fill(0x0b), bytes.subarray(at)),
];

/** Flips, cuts, repeats and swaps bytes, or puts huge lengths. */
export const damageBytes: Damage = (whole, random) =>
  pick(byteDamages, random)(whole, below(whole.length, random), random);

const badValues: readonly string[] = [
  ...['-1', '0.5', '1e400', '9007199254740991', '2147483648', 'null', 'true', '[]', '{}', '""'],
  ...['"NaN"', '"../../outside"', '"/etc/passwd"', '"scenario.mjs\\u0000"', '{"toString": 1}'],
  '['.repeat(20_000) + ']'.repeat(20_000),
];
const badNames: readonly string[] = ['__proto__', 'constructor', 'toString', '../outside', ''];

/** Puts wrong values, names and nesting into JSON, or damages its bytes. */
export const damageJson: Damage = (whole, random) => {
  if (random() < 0.2) return damageBytes(whole, random);
  const text = new TextDecoder().decode(whole);
  if (random() < 0.05) return new TextEncoder().encode(pick(badValues, random));
  const isName = random() < 0.2;
  // Names end at a colon; values start behind one, a comma or a bracket.
  const pattern = isName
    ? /"[^"]*"(?=\s*:)/g
    : /(?<=[:[,]\s*)("[^"]*"(?!\s*:)|[\d.]+|\{[^{}]*\}|\[[^[\]]*\])/g;
  const found = pick([...text.matchAll(pattern)], random);
  const put = isName ? `"${pick(badNames, random)}"` : pick(badValues, random);
  return new TextEncoder().encode(
    text.slice(0, found.index) + put + text.slice(found.index + found[0].length),
  );
};

/** Damages the bytes of a safetensors file, or its header as JSON under a length that fits. */
export const damageSafetensors: Damage = (whole, random) => {
  if (random() < 0.3) return damageBytes(whole, random);
  const length = Number(new DataView(whole.buffer, whole.byteOffset).getBigUint64(0, true));
  const header = damageJson(whole.subarray(8, 8 + length), random);
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(header.length), true);
  return joined(prefix, header, whole.subarray(8 + length));
};

/** Damages the first block of a checkpoint's index under a checksum that fits, or any of its bytes. */
export const damageIndex: Damage = (whole, random) => {
  if (random() < 0.3) return damageBytes(whole, random);
  const size = firstBlockBytes(whole);
  const index = Uint8Array.from(whole);
  index.set(damageBytes(whole.subarray(0, size), random).subarray(0, size));
  new DataView(index.buffer).setUint32(size + 1, maskedCrc32c(index.subarray(0, size + 1)), true);
  return index;
};

/** The next block begins after the trailer of five bytes; the footer begins with its place as a varint of two bytes. */
function firstBlockBytes(index: Uint8Array): number {
  const [low, high] = index.subarray(-48);
  return (low! & 0x7f) + high! * 128 - 5;
}

function below(end: number, random: () => number): number {
  return Math.floor(random() * end);
}

function pick<T>(values: readonly T[], random: () => number): T {
  return values[below(values.length, random)]!;
}

function joined(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Buffer.concat(parts.map((part) => Uint8Array.from(part)));
}
