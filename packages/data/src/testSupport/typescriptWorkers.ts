/** Lets workers of a test import TypeScript, as the command line does for its own. */
export function letWorkersLoadTypescript(): void {
  process.execArgv.push(`--import=${new URL('../../../../scripts/typescript.mjs', import.meta.url).href}`);
}
