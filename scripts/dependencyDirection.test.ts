import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { forbiddenImports } from './dependencyRules.js';
import { allowedImports, bundledDependencies, subpathImports } from './dependencyTable.js';
import { workspacePackages, workspaceRoot } from './workspace.js';

describe('dependency table', () => {
  it('has a row for every package of the workspace, and no other', () => {
    expect(Object.keys(allowedImports).sort()).toEqual(workspacePackages().map((each) => each.name));
  });

  it('has no cycle: every package can be built after those that it may import', () => {
    const done = new Set<string>();
    const names = Object.keys(allowedImports);
    for (const _ of names) {
      for (const name of names) if (allowedImports[name]?.every((each) => done.has(each))) done.add(name);
    }
    expect([...done].sort()).toEqual(names.sort());
  });

  it('agrees with what the manifests declare', () => {
    for (const { name, manifest } of workspacePackages()) {
      const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
      const ours = Object.keys(declared).flatMap((each) => /^@tfaip\/(.+)$/.exec(each)?.[1] ?? []);
      const subpaths = Object.entries(subpathImports).filter(([folder]) => folder.startsWith(`${name}/`));
      const allowed = [...(allowedImports[name] ?? []), ...subpaths.flatMap(([, names]) => names)];
      expect(
        ours.filter((each) => !allowed.includes(each)),
        `${name} declares`,
      ).toEqual([]);
    }
  });

  it('lets source import only those development dependencies that are bundled', () => {
    for (const [name, bundled] of Object.entries(bundledDependencies)) {
      const manifest = workspacePackages().find((each) => each.name === name)?.manifest;
      for (const each of bundled) {
        expect(manifest?.dependencies).not.toHaveProperty([each]);
        expect(manifest?.devDependencies).toHaveProperty([each]);
      }
    }
  });
});

describe('imports of the workspace', () => {
  it('break no rule', async () => {
    const folders = ['packages', 'examples'].flatMap((parent) =>
      readdirSync(path.join(workspaceRoot, parent))
        .map((name) => `${parent}/${name}/src`)
        .filter((folder) => existsSync(path.join(workspaceRoot, folder))),
    );
    expect(folders.length).toBeGreaterThan(0);
    expect(await forbiddenImports(workspaceRoot, folders)).toEqual([]);
  });
});

describe('a planted violation is found:', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'tfaip-dependencies-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const core = {
    'src/index.ts': 'export const core = 1;',
    'src/inner.ts': 'export const inner = 1;',
    'package.json': JSON.stringify({ name: '@tfaip/core', exports: { '.': './src/index.ts' } }),
  };

  /** A workspace of `core` and one further package, which has `core` and the files given. */
  async function violationsOf(name: string, files: Record<string, string>, manifest: object = {}) {
    const base = mkdtempSync(path.join(root, 'case-'));
    const dependent = { 'package.json': JSON.stringify({ name: `@tfaip/${name}`, ...manifest }), ...files };
    write(path.join(base, 'packages/core'), core);
    write(path.join(base, 'packages', name), dependent);
    write(path.join(base, 'packages', name, 'node_modules/@tfaip/core'), core);
    return forbiddenImports(base, ['packages/core/src', `packages/${name}/src`]);
  }

  function write(folder: string, files: Record<string, string>) {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
  }

  const onCore = { dependencies: { '@tfaip/core': '1' } };
  const importCore = "import { core } from '@tfaip/core';\nexport const used = core;";

  it('none where there is none', async () => {
    expect(await violationsOf('layers', { 'src/index.ts': importCore }, onCore)).toEqual([]);
  });

  it('an import against the direction', async () => {
    expect(await violationsOf('evaluator', { 'src/index.ts': importCore }, onCore)).toMatchObject([
      { rule: 'direction of evaluator/src', from: 'packages/evaluator/src/index.ts' },
    ]);
  });

  it('an import that only the subpath may make', async () => {
    const files = { 'src/index.ts': importCore, 'src/layer/index.ts': importCore };
    expect(await violationsOf('tensorboard', files, onCore)).toMatchObject([
      { rule: 'direction of tensorboard/src', from: 'packages/tensorboard/src/index.ts' },
    ]);
  });

  it('an import of internals by name', async () => {
    const files = {
      'src/index.ts': "import { inner } from '@tfaip/core/src/inner.ts';\nexport const used = inner;",
    };
    expect(await violationsOf('layers', files, onCore)).toMatchObject([
      { rule: 'no import that is not declared, not installed or not exported' },
    ]);
  });

  it('an import of internals by path', async () => {
    const files = {
      'src/index.ts': "import { inner } from '../../core/src/inner.js';\nexport const used = inner;",
    };
    expect(await violationsOf('layers', files, onCore)).toMatchObject([
      { rule: 'no way into another package but its exports', to: 'packages/core/src/inner.ts' },
    ]);
  });

  it('an import that is not declared', async () => {
    expect(await violationsOf('layers', { 'src/index.ts': importCore })).toMatchObject([
      { rule: 'no import that package.json does not declare' },
    ]);
  });

  it('a development dependency in source; tests may use it', async () => {
    const files = { 'src/index.ts': importCore, 'src/index.test.ts': importCore };
    expect(await violationsOf('layers', files, { devDependencies: { '@tfaip/core': '1' } })).toMatchObject([
      { rule: 'no development dependency in source', from: 'packages/layers/src/index.ts' },
    ]);
  });

  it('a cycle at run time; one of types only is none', async () => {
    const cycle = (keyword: string) => ({
      'src/index.ts': `${keyword} { B } from './b.js';\nexport class A { b?: B }`,
      'src/b.ts': "import { A } from './index.js';\nexport class B extends A {}",
    });
    expect(await violationsOf('layers', cycle('import'))).toMatchObject([{ rule: 'no cycle at run time' }]);
    expect(await violationsOf('layers', cycle('import type'))).toEqual([]);
  });
});
