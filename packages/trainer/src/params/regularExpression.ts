import { ParamsError } from '@tfaip/core';

/** @throws {ParamsError} if it is no regular expression. */
export function parseExpression(text: string, path: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    throw new ParamsError([{ path, message: `must be a regular expression: ${(error as Error).message}` }]);
  }
}
