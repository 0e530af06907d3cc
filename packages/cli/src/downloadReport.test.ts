import { describe, expect, it } from 'vitest';
import { DownloadReport } from './downloadReport.js';

const item = 'tensorflow-cpu==2.21.0';
const totalBytes = 200e6;

function textOf(isTTY: boolean): string {
  let text = '';
  const report = new DownloadReport({ isTTY, write: (more) => (text += more) });
  for (const bytes of [0, 1e6, 50e6, 51e6, 200e6, 210e6])
    report.update({ phase: 'download', item, bytes, totalBytes });
  for (const bytes of [0, 400e6, 800e6]) report.update({ phase: 'unpack', item, bytes });
  report.update({ phase: 'done', item, bytes: 0 });
  report.end();
  return text;
}

/** Each text in the place of the one before, whose rest is cleared. */
function overwritten(...texts: string[]): string {
  return `${texts.map((text) => `\r  ${text}\u001B[K`).join('')}\n`;
}

describe('DownloadReport', () => {
  it('writes a line per tenth where there is no terminal', () => {
    expect(textOf(false)).toBe(`Downloading ${item} (200 MB) with pip\n  20 %\n  100 %\nUnpacking ${item}\n`);
  });

  it('writes over one line on a terminal', () => {
    expect(textOf(true)).toBe(
      [
        `Downloading ${item} (200 MB) with pip\n`,
        overwritten('0 MB, 0 %', '1 MB, 0 %', '50 MB, 25 %', '51 MB, 25 %', '200 MB, 100 %', '210 MB, 100 %'),
        `Unpacking ${item}\n`,
        overwritten('0 MB', '400 MB', '800 MB'),
      ].join(''),
    );
  });
});
