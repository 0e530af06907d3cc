import {
  cruise,
  type DependencyType,
  type ICruiseResult,
  type IRegularForbiddenRuleType,
} from 'dependency-cruiser';
import { allowedImports, bundledDependencies, subpathImports, testOnlyPackages } from './dependencyTable.js';

/** One forbidden import: `from` imports `to`, which `rule` forbids. */
export interface Violation {
  rule: string;
  from: string;
  to: string;
}

/** Tests, what they share in the folders `testSupport`, `fixtures` and `golden`, and the packages of test helpers. */
const testFiles = `(\\.(test|soak)\\.ts$|/(testSupport|fixtures|golden)/|^packages/(${testOnlyPackages.join('|')})/)`;
const declared: DependencyType[] = ['npm', 'npm-peer', 'npm-optional'];

/**
 * Every forbidden import below `folders` (such as `packages/core/src`), which lie in the workspace at `root`.
 *
 * Symbolic links are kept, so that an import of another package shows as `packages/A/node_modules/@tfaip/B/…` and is
 * resolved through B's `exports`, while a relative path into B shows as `packages/B/…`.
 */
export async function forbiddenImports(root: string, folders: string[]): Promise<Violation[]> {
  const { output } = await cruise(folders, {
    baseDir: root,
    preserveSymlinks: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@tfaip/source', 'import', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
    validate: true,
    ruleSet: { forbidden: [...directionRules(), ...generalRules()] },
  });
  return (output as ICruiseResult).summary.violations.map((violation) => ({
    rule: violation.rule.name,
    from: violation.from,
    to: violation.to,
  }));
}

function directionRules(): IRegularForbiddenRuleType[] {
  return Object.entries(allowedImports).flatMap(([name, allowed]) => {
    const subpaths = Object.keys(subpathImports).filter((path) => path.startsWith(`${name}/`));
    const elsewhere = subpaths.map((path) => `^packages/${path}/`);
    const rows = subpaths.map((path) =>
      directionRows(path, [...allowed, ...(subpathImports[path] ?? [])], []),
    );
    return [...directionRows(`${name}/src`, allowed, elsewhere), ...rows.flat()];
  });
}

/** The rows of one folder: its source, and its tests, which may use the test helpers too. */
function directionRows(
  path: string,
  allowed: readonly string[],
  elsewhere: string[],
): IRegularForbiddenRuleType[] {
  const name = path.split('/')[0] ?? path;
  const helpers = testOnlyPackages.filter((each) => !allowedImports[each]?.includes(name));
  const row = (rule: string, files: { path: string[]; pathNot: string[] }, names: readonly string[]) => ({
    name: rule,
    severity: 'error' as const,
    from: files,
    to: { path: `/node_modules/@tfaip/(?!(${[...names, name].join('|')})/)` },
  });
  const folder = `^packages/${path}(?=/)`;
  return [
    row(`direction of ${path}`, { path: [folder], pathNot: [testFiles, ...elsewhere] }, allowed),
    row(`direction of ${path}, tests`, { path: [`${folder}.*${testFiles}`], pathNot: elsewhere }, [
      ...allowed,
      ...helpers,
    ]),
  ];
}

function generalRules(): IRegularForbiddenRuleType[] {
  const bundled = Object.entries(bundledDependencies).flatMap(([name, dependencies]) =>
    dependencies.map((dependency) => `^packages/${name}/node_modules/${dependency}/`),
  );
  return [
    {
      name: 'no way into another package but its exports',
      severity: 'error',
      from: { path: '^((?:packages|examples)/[^/]+)/' },
      to: { path: '^(packages|examples)/', pathNot: '^$1/' },
    },
    {
      name: 'no import that is not declared, not installed or not exported',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no import that package.json does not declare',
      severity: 'error',
      from: { pathNot: testFiles },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: [...declared, 'npm-dev'] },
    },
    {
      name: 'no undeclared import in tests but the test tools of the workspace',
      severity: 'error',
      from: { path: testFiles },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: [...declared, 'npm-dev'],
        pathNot: '^node_modules/(vitest|fast-check)/',
      },
    },
    {
      name: 'no development dependency in source',
      severity: 'error',
      from: { pathNot: testFiles },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: [...declared, 'type-only'], pathNot: bundled },
    },
    {
      name: 'no cycle at run time',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ];
}
