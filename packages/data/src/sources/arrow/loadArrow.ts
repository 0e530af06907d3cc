import { DataError } from '@tfaip/core';

/**
 * The package `apache-arrow`, an optional peer: 8 MB that few need.
 *
 * @throws {DataError} that says how to install it.
 */
export async function loadArrow(): Promise<typeof import('apache-arrow')> {
  return import('apache-arrow').catch((error) => {
    throw new DataError('Arrow files are read with the package "apache-arrow", which is not there.', {
      fix: 'npm install apache-arrow@21',
      cause: error,
    });
  });
}
