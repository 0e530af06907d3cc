import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { runCommandLine } from '@tfaip/cli';

const tfaip = (...args: string[]) =>
  spawnSync(process.execPath, ['node_modules/@tfaip/cli/dist/bin.js', ...args], { encoding: 'utf8' });

assert.match(tfaip('--version').stdout, /^\d+\.\d+\.\d+\n$/);
assert.match(tfaip('--help').stdout, /Usage: tfaip/);

const mistyped = tfaip('trian');
assert.equal(mistyped.status, 2);
assert.match(mistyped.stderr, /train/);
assert.doesNotMatch(mistyped.stderr, /\n +at /);

assert.equal(typeof runCommandLine, 'function');
console.log('done');
