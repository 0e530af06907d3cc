import { readFileSync } from 'node:fs';

/**
 * The cases of a golden file, in its order.
 *
 * @param url of the file, beside the test: `new URL('./golden/losses.json', import.meta.url)`.
 */
export function readGoldenCases<Case>(url: URL): Case[] {
  return (JSON.parse(readFileSync(url, 'utf8')) as { cases: Case[] }).cases;
}
