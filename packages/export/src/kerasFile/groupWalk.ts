import type { Group } from 'h5wasm';
import type { Hdf5File } from './hdf5File.js';
import { damagedKerasFile } from './kerasFileError.js';

/** More groups than any network has: links that lead back to their own group end here. */
const MOST_GROUPS = 100_000;
const DEEPEST_GROUP = 64;

/** Opens the groups of a file, of which a damaged one may have no end. */
export class GroupWalk {
  private opened = 0;

  constructor(private readonly file: Hdf5File) {}

  /** How many were opened. */
  get groups(): number {
    return this.opened;
  }

  /** What stands in a group. @throws {KerasFileError} if groups are without an end. */
  *children(group: Group, depth: number): Generator<readonly [name: string, entity: unknown]> {
    if (++this.opened > MOST_GROUPS || depth > DEEPEST_GROUP) {
      throw damagedKerasFile(this.file.path, 'groups without an end');
    }
    for (const name of group.keys()) yield [name, group.get(name)];
  }
}
