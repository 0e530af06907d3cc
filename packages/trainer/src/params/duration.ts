import { ParamsError } from '@tfaip/core';

/**
 * Seconds of a duration such as `90s`, `45m`, `2h30m` or `1d`.
 *
 * @param path of the parameter, for the error.
 * @throws {ParamsError} if it is none, or no time at all.
 */
export function parseDuration(text: string, path: string): number {
  const match = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  const [days, hours, minutes, seconds] = (match ?? []).slice(1).map((count) => Number(count ?? 0));
  const total = ((days ?? 0) * 24 + (hours ?? 0)) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
  if (total > 0) return total;
  throw new ParamsError([
    { path, message: `must be a time such as 90s, 45m, 2h30m or 1d, but is ${JSON.stringify(text)}` },
  ]);
}
