/** Fields of a protocol buffer message, for the few that are written by hand. */

/** A number that may be left out. */
export function optional(field: number, value: number | undefined): number[] {
  return value === undefined ? [] : varint(field, value);
}

/** A number: wire type 0. */
export function varint(field: number, value: number): number[] {
  return [...base128(field << 3), ...base128(value)];
}

/** Bytes with their length: wire type 2. */
export function bytes(field: number, value: Iterable<number>): number[] {
  const content = [...value];
  return [...base128((field << 3) | 2), ...base128(content.length), ...content];
}

/** A string. */
export function text(field: number, value: string): number[] {
  return bytes(field, new TextEncoder().encode(value));
}

/** A message within a message. */
export function message(field: number, content: number[]): number[] {
  return bytes(field, content);
}

/** The bytes of a packed float. */
export function float32(value: number): Uint8Array {
  return new Uint8Array(Float32Array.of(value).buffer);
}

function base128(value: number): number[] {
  const groups: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) groups.push((rest % 128) | 0x80);
  return [...groups, rest];
}
