// The thread that reads HDF5 files: a damaged one may trap or hang the library, which then ends with its thread. Plain
// JavaScript, because threads are started without loaders.
import { parentPort } from 'node:worker_threads';
import { Dataset, File, Group, ready } from 'h5wasm';

/** @typedef {import('./hdf5File.js').Hdf5Group} Hdf5Group */
/** @typedef {import('./hdf5File.js').Hdf5Array} Hdf5Array */

const mostGroups = 100_000;
const deepestGroup = 64;
const stderr = 2;
const path = 'file.h5';
const problems = 'problems';

const { FS } = await ready;
parentPort?.on('message', (/** @type {Uint8Array} */ bytes) => parentPort?.postMessage(answer(bytes)));
parentPort?.postMessage('ready');

/**
 * @param {Uint8Array} bytes
 * @returns {import('./hdf5File.js').Hdf5Answer}
 */
function answer(bytes) {
  // The library's own file system is in memory: a file that refers to others finds none of this machine's.
  FS.writeFile(path, bytes);
  // What the library prints of an error is for its developers; of it the error gets the reason.
  const { streams } = /** @type {{ streams: FS.FSStream[] }} */ (/** @type {unknown} */ (FS));
  streams[stderr] = FS.open(problems, 'w');
  try {
    const root = new File(path, 'r');
    try {
      return { root: new Reader(bytes.length).group(root, 0) };
    } finally {
      root.close();
    }
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    // What WebAssembly itself throws: the library's memory is not to be trusted any more.
    const isBroken = name === 'RuntimeError';
    const printed = isBroken ? '' : FS.readFile(problems, { encoding: 'utf8' });
    return { reason: deepestReason(printed) ?? message, isBroken };
  } finally {
    FS.close(/** @type {FS.FSStream} */ (streams[stderr]));
  }
}

/** Reads groups and arrays, which together are no larger than the file: Keras compresses nothing. */
class Reader {
  groups = 0;

  /** @param {number} bytes */
  constructor(bytes) {
    this.bytes = bytes;
  }

  /**
   * @param {Group} group
   * @param {number} depth
   * @returns {Hdf5Group}
   */
  group(group, depth) {
    if (++this.groups > mostGroups || depth > deepestGroup) throw new Error('groups without an end');
    /** @type {Map<string, Hdf5Group | Hdf5Array>} */
    const children = new Map();
    for (const key of group.keys()) {
      const entity = group.get(key);
      if (entity instanceof Group) children.set(key, this.group(entity, depth + 1));
      else if (entity instanceof Dataset) children.set(key, this.array(entity, key));
    }
    const { attrs } = group;
    const name = 'name' in attrs ? attrs.name?.value : undefined;
    return { children, isLegacy: 'layer_names' in attrs, ...(typeof name === 'string' && { name }) };
  }

  /**
   * @param {Dataset} dataset
   * @param {string} key
   * @returns {Hdf5Array}
   */
  array(dataset, key) {
    const { dtype } = dataset;
    const shape = dataset.shape ?? [];
    if (dtype !== '<f' && dtype !== '<i') return { dtype: String(dtype), shape };
    this.bytes -= 4 * shape.reduce((size, length) => size * length, 1);
    if (!(this.bytes >= 0))
      throw new Error(`${key} of shape [${shape.join(', ')}], more than the file can hold`);
    const { value } = dataset;
    // Scalars come as numbers.
    const values = typeof value === 'number' ? [value] : /** @type {ArrayLike<number>} */ (value);
    return { dtype, shape, values: dtype === '<f' ? Float32Array.from(values) : Int32Array.from(values) };
  }
}

/**
 * The last line of the first error, `#006: file.c line 577 in function(): truncated file: …`, says what was wrong.
 *
 * @param {string} printed
 * @returns {string | undefined}
 */
function deepestReason(printed) {
  const [first] = printed.split('HDF5-DIAG').filter((each) => each.includes('#000'));
  return first && [...first.matchAll(/^ +#\d+: .*?\(\): (.*)$/gm)].at(-1)?.[1];
}
