import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';

/** Where Debian's package `chromium` puts it. */
const executablePath = '/usr/bin/chromium';

/** Nothing of the browser asks anything of the network by itself, nor needs a graphics card. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A suite that looks at pages in headless Chromium.
 *
 * Without it the suite is skipped under a name that says so; with `TFAIP_REQUIRE_INTEROP=1` it fails.
 *
 * @param suite declares the tests; the function that it is given answers with the browser once a test runs.
 */
export function describeChromium(name: string, suite: (browser: () => Browser) => void): void {
  let browser: Browser | undefined;
  const current = (): Browser => {
    if (!browser) throw new Error(`${name}: the browser is there once a test runs, not before`);
    return browser;
  };
  if (existsSync(executablePath)) {
    describe(name, () => {
      beforeAll(async () => {
        browser = await chromium.launch({ executablePath, args });
      }, 60_000);
      afterAll(() => browser?.close());
      suite(current);
    });
  } else if (process.env.TFAIP_REQUIRE_INTEROP === '1') {
    describe(name, () => {
      it('has the Chromium that TFAIP_REQUIRE_INTEROP asks for', () => {
        throw new Error(`There is no ${executablePath}; Debian has it in the package chromium.`);
      });
    });
  } else {
    describe.skip(`${name} [skipped: there is no ${executablePath}]`, () => suite(current));
  }
}
