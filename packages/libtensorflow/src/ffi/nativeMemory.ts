/**
 * JavaScript-owned memory with a fixed address, so that a call can name it by number. An ArrayBuffer's storage
 * never moves; it lives as long as the objects here hold it.
 */
import koffi from 'koffi';

/** Room for `capacity` 64-bit integers or pointers that a C function reads or fills. */
export class Int64Scratch {
  #low!: Int32Array;
  #unsigned!: Uint32Array;
  #wide!: BigInt64Array;
  #address = 0;

  constructor(capacity = 64) {
    this.#allocate(capacity);
  }

  get address(): number {
    return this.#address;
  }

  /** Makes room for `count` entries; keeps none of the old ones. */
  reserve(count: number): void {
    if (count > this.#wide.length) this.#allocate(Math.max(count, 2 * this.#wide.length));
  }

  /** Writes integers, at most 2^53 in size, and returns the address of the first. */
  write(values: ArrayLike<number | bigint>): number {
    const count = values.length;
    this.reserve(count);
    const low = this.#low;
    for (let i = 0; i < count; i++) {
      const value = values[i] as number | bigint;
      const bits = Number(value) | 0;
      // Most values are small: two 32-bit stores need no BigInt.
      if (bits === value) {
        low[2 * i] = bits;
        low[2 * i + 1] = bits < 0 ? -1 : 0;
      } else {
        this.#wide[i] = BigInt(value);
      }
    }
    return this.#address;
  }

  /** Sets entry `index` to a pointer. */
  setPointer(index: number, value: number): void {
    this.#unsigned[2 * index] = value >>> 0;
    this.#unsigned[2 * index + 1] = value / 2 ** 32;
  }

  /** Reads entry `index` as a pointer. */
  pointer(index: number): number {
    return (this.#unsigned[2 * index + 1] as number) * 2 ** 32 + (this.#unsigned[2 * index] as number);
  }

  #allocate(capacity: number): void {
    const memory = new ArrayBuffer(8 * capacity);
    this.#low = new Int32Array(memory);
    this.#unsigned = new Uint32Array(memory);
    this.#wide = new BigInt64Array(memory);
    this.#address = addressOf(this.#wide);
  }
}

/** One C `int` that a function reads and changes. */
export class IntCell {
  readonly #cell: Int32Array = new Int32Array(new ArrayBuffer(16));
  readonly address: number = addressOf(this.#cell);

  get value(): number {
    return this.#cell[0] as number;
  }

  set value(value: number) {
    this.#cell[0] = value;
  }
}

/**
 * Zero-terminated copies of names that are passed again and again (operations, attributes, devices).
 * They are kept for good, so only names from a bounded set belong here.
 */
export class NameTable {
  readonly #addresses = new Map<string, number>();
  readonly #kept: Uint8Array[] = [];

  /** The address of `name` as a C string. */
  address(name: string): number {
    const known = this.#addresses.get(name);
    if (known !== undefined) return known;
    const bytes = new TextEncoder().encode(name);
    const memory = new Uint8Array(new ArrayBuffer(bytes.length + 1));
    memory.set(bytes);
    const address = addressOf(memory);
    this.#kept.push(memory);
    this.#addresses.set(name, address);
    return address;
  }
}

/** The address of a typed array's storage; whoever keeps the number must keep the array. */
export function addressOf(array: ArrayBufferView): number {
  return Number(koffi.address(array));
}
