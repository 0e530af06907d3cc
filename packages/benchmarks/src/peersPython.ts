import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UnavailableError } from './unavailableError.js';

/** Folder of the virtual environment of the peers; `TFAIP_PEERS` names another one. */
export const peersFolder: string =
  process.env.TFAIP_PEERS ?? fileURLToPath(new URL('../.peers', import.meta.url));

/**
 * The Python that the peers are installed for.
 *
 * @throws {UnavailableError} if they are not.
 */
export function peersPython(): string {
  const python = `${peersFolder}/bin/python`;
  if (existsSync(python)) return python;
  throw new UnavailableError('The Python peers are not installed. Run: pnpm bench install-peers');
}

/** Path of a program in `peers/`. */
export function peerProgram(file: string): string {
  return fileURLToPath(new URL(`../peers/${file}`, import.meta.url));
}
