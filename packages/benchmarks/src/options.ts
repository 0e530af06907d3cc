import { InvalidArgumentError } from 'commander';

/** A comma-separated list of some of the names in `known`. */
export function parseList<T extends string>(known: readonly T[]): (value: string) => T[] {
  return (value) =>
    value.split(',').map((given) => {
      const name = known.find((each) => each === given.trim());
      if (name === undefined) throw new InvalidArgumentError(`"${given}" is none of ${known.join(', ')}.`);
      return name;
    });
}

/** A whole number of at least 1. */
export function parseCount(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) {
    throw new InvalidArgumentError(`"${value}" is not a whole number of at least 1.`);
  }
  return count;
}

/** A comma-separated list of whole numbers of at least 1. */
export function parseCounts(value: string): number[] {
  return value.split(',').map(parseCount);
}

/** A comma-separated list of whole numbers of at least 0. */
export function parseWorkers(value: string): number[] {
  return value.split(',').map((count) => (count.trim() === '0' ? 0 : parseCount(count)));
}
