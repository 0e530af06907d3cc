import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TrainBegin } from '../callbacks/trainerCallback.js';
import { LogLevelError, logLevelOf } from './logLevel.js';
import { RunLog } from './runLog.js';

let folder: string;
let shown: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-log-'));
  shown = [];
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Says one thing of each level, two of them before the folder is there; gives the lines of the file without times. */
function logAtEachLevel(level?: string): string[] {
  const log = new RunLog((line) => shown.push(line), logLevelOf({ TFAIP_LOG_LEVEL: level }));
  log.debug('a cause');
  log.info('early');
  log.onTrainBegin({ outputDir: folder } as TrainBegin);
  log.warn('odd\nbut not wrong');
  log.note('error', 'Error: gone\n    at x');
  return readFileSync(join(folder, 'train.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /, ''));
}

const lines = ['info    early', 'warning odd', '    but not wrong', 'error   Error: gone', '        at x'];

describe('the log of a run', () => {
  it('shows and writes all but what looks for a cause', () => {
    expect(logAtEachLevel()).toEqual(lines);
    expect(shown).toEqual(['early', 'warning: odd\nbut not wrong']);
  });

  it('has everything on request', () => {
    expect(logAtEachLevel('debug')).toEqual(['debug   a cause', ...lines]);
    expect(shown).toEqual(['a cause', 'early', 'warning: odd\nbut not wrong']);
  });

  it.each([
    ['warning', ['warning: odd\nbut not wrong']],
    ['ERROR', []],
    ['silent', []],
  ])('shows less at level %s, and writes as ever', (level, expected) => {
    expect(logAtEachLevel(level)).toEqual(lines);
    expect(shown).toEqual(expected);
  });

  it('refuses a level that does not exist', () => {
    expect(() => logAtEachLevel('loud')).toThrow(LogLevelError);
    expect(() => logAtEachLevel('loud')).toThrow(/TFAIP_LOG_LEVEL=loud[\s\S]*debug, info, warning/);
  });
});
