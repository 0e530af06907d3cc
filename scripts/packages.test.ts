import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsumerProject } from './consumerProject.js';
import { packPublicPackages, publintProblems, type Tarball, typesProblems } from './tarballs.js';
import { publicPackages, workspacePackages } from './workspace.js';

const minute = 60_000;
const publicNames = publicPackages().map((each) => each.manifest.name);
const tfjs = `@tensorflow/tfjs@${workspacePackages().find((each) => each.name === 'core')?.manifest.peerDependencies?.['@tensorflow/tfjs']}`;

/** Packages with an install script that npm runs for users of ours, and why that does no harm. */
const harmlessScripts: Record<string, string> = {
  'core-js': 'prints a request for donations (a dependency of tfjs)',
  esbuild: 'checks that the binary of its platform package was installed (a dependency of tsx)',
  fsevents: 'macOS only: optional file watching (a dependency of tsx)',
  koffi: 'looks for the binary of its platform package, which is there',
};

const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-packages-'));
let tarballs: Tarball[] = [];

beforeAll(() => {
  tarballs = packPublicPackages(path.join(folder, 'tarballs'));
}, 10 * minute);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tarballOf(name: string): Tarball {
  const found = tarballs.find((each) => each.name === name);
  if (!found)
    throw new Error(`${name} was not packed; packed: ${tarballs.map((each) => each.name).join(' ')}`);
  return found;
}

/** The package and all of ours that it needs, as the tarballs to install. */
function closureOf(name: string, found: Set<string> = new Set()): Set<string> {
  found.add(name);
  const manifest = publicPackages().find((each) => each.manifest.name === name)?.manifest;
  for (const each of Object.keys(manifest?.dependencies ?? {})) {
    if (publicNames.includes(each) && !found.has(each)) closureOf(each, found);
  }
  return found;
}

describe('every public package', () => {
  it('is packed', () => {
    expect(tarballs.map((each) => each.name).sort()).toEqual(publicNames);
  });

  it.each(publicNames)('%s passes publint', async (name) => {
    expect(await publintProblems(tarballOf(name))).toEqual([]);
  });

  it.each(publicNames)('%s has types that importers can resolve', (name) => {
    expect(typesProblems(tarballOf(name))).toBe('');
  });

  it.each(publicNames)('%s holds its build and its sources, but no tests', (name) => {
    const { entries } = tarballOf(name);
    expect(entries).toEqual(expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'src/index.ts']));
    expect(
      entries.filter((entry) => /\.(test|soak)\.|\/(golden|testSupport|fixtures)\//.test(entry)),
    ).toEqual([]);
  });
});

describe.each([
  { programs: ['evaluator'], packages: ['@tfaip/evaluator'], others: [] },
  { programs: ['tfRecord'], packages: ['@tfaip/tfrecord'], others: [] },
  { programs: ['tensorboard'], packages: ['@tfaip/tensorboard'], others: [] },
  { programs: ['tensorboardLayer'], packages: ['@tfaip/tensorboard', '@tfaip/core'], others: [tfjs] },
  { programs: ['trainer'], packages: ['@tfaip/trainer'], others: [tfjs] },
  { programs: ['commandLine', 'everything'], packages: ['@tfaip/cli'], others: [tfjs] },
])('in an empty project, $packages', ({ programs, packages, others }) => {
  const project = new ConsumerProject(path.join(folder, programs.join('-')));
  const ours = [...new Set(packages.flatMap((name) => [...closureOf(name)]))].sort();

  it(
    'is installed by plain npm, without what it does not need',
    () => {
      project.install([...ours.map((name) => tarballOf(name).file), ...others]);
      const installed = project.installedNames();
      expect(installed.filter((name) => name.startsWith('@tfaip/')).sort()).toEqual(ours);
      if (others.length === 0)
        expect(installed.filter((name) => name.startsWith('@tensorflow/'))).toEqual([]);
    },
    5 * minute,
  );

  it('comes with its licence, and with versions instead of the workspace protocol', () => {
    for (const name of ours) {
      expect(project.has(`node_modules/${name}/LICENSE`), name).toBe(true);
      const { dependencies = {}, peerDependencies = {} } = project.manifestOf(name);
      const versions = Object.values({ ...dependencies, ...peerDependencies });
      expect(versions.filter((version) => !/^[\^~]?\d/.test(version))).toEqual([]);
    }
  });

  it('fetches and builds nothing native', () => {
    const scripts = project.namesWithInstallScript();
    expect(scripts.filter((name) => !(name in harmlessScripts))).toEqual([]);
    expect(project.installedNames().filter((name) => /tfjs-node|node-gyp|node-pre-gyp/.test(name))).toEqual(
      [],
    );
    expect(project.guardedCalls()).toEqual([]);
    expect(project.cachedFiles()).toEqual([]);
  });

  it(
    'compiles strictly, as a program of Node and for a bundler',
    () => {
      expect(project.compile(programs, 'nodenext')).toEqual([]);
      // Checking tfjs's declarations takes most of the time: once is enough.
      if (programs.includes('everything')) expect(project.compile(programs, 'bundler')).toEqual([]);
    },
    3 * minute,
  );

  it.each(programs)(
    'does its work there: %s',
    (program) => {
      expect(project.node([`${program}.js`])).toBe('done\n');
      expect(project.cachedFiles()).toEqual([]);
    },
    minute,
  );
});
