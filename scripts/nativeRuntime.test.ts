import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeRuntime, runtimeEnvironment } from './nativeRuntime.mjs';
import { sourceFlags, workspaceRoot } from './processes.mjs';

const found = { version: '2.21.0', path: 'cache/libtensorflow_cc.so.2' };
const reason = 'there is no python3';

describe('describeRuntime', () => {
  it('names the runtime that the tests ran on', () => {
    expect(describeRuntime({ found }, { ran: 3, skipped: 0 })).toBe(
      'native tests: ran on TensorFlow 2.21.0 (cache/libtensorflow_cc.so.2)',
    );
  });

  it('says that and why the native tests were skipped', () => {
    expect(describeRuntime({ reason }, { ran: 0, skipped: 3 })).toBe(
      'native tests: SKIPPED, there is no native TensorFlow here: there is no python3',
    );
  });

  it('says that and why they failed where they must run or the library does not load', () => {
    expect(describeRuntime({ reason }, { ran: 3, skipped: 0 })).toBe(
      'native tests: FAILED, there is no native TensorFlow here: there is no python3',
    );
  });

  it.each([{ found }, { reason }])('does not say that native tests ran when there were none: %o', (state) => {
    expect(describeRuntime(state, { ran: 0, skipped: 0 })).toBe('native tests: none among those that ran');
  });
});

describe('runtimeEnvironment', () => {
  it('hands on what was found, and names nothing that was not', () => {
    expect(runtimeEnvironment({ found })).toEqual({ TFAIP_LIBTENSORFLOW: found.path });
    expect(runtimeEnvironment({ reason })).toEqual({});
  });
});

describe('obtaining the runtime', () => {
  it('gives a reason where the cache folder cannot be written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tfaip-obtain-'));
    const cache = join(folder, 'file');
    writeFileSync(cache, '');
    const { TFAIP_LIBTENSORFLOW: _, ...others } = process.env;
    // No Python is found on this PATH: neither is its TensorFlow, nor could anything be downloaded.
    const env = { ...others, PATH: folder, XDG_CACHE_HOME: cache, LOCALAPPDATA: cache, HOME: cache };
    const script = [...sourceFlags, 'scripts/obtainNativeRuntime.ts', '--install'];
    const { status, stdout, stderr } = spawnSync(process.execPath, script, {
      cwd: workspaceRoot,
      encoding: 'utf8',
      env,
    });
    rmSync(folder, { recursive: true });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).reason).toMatch(/^it cannot be installed: E\w+:.*file/);
    expect(status).toBe(0);
  });
});
