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

describe('DownloadReport', () => {
  it('writes a line per tenth where there is no terminal', () => {
    expect(textOf(false)).toBe(`Downloading ${item} (200 MB) with pip\n  20 %\n  100 %\nUnpacking ${item}\n`);
  });

  it('writes over one line on a terminal', () => {
    expect(textOf(true)).toBe(
      [
        `Downloading ${item} (200 MB) with pip\n`,
        '\r  0 MB, 0 %\r  1 MB, 0 %\r  50 MB, 25 %\r  51 MB, 25 %\r  200 MB, 100 %\r  210 MB, 100 %\n',
        `Unpacking ${item}\n`,
        '\r  0 MB\r  400 MB\r  800 MB\n',
      ].join(''),
    );
  });
});
