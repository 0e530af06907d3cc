import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The fields of a package.json that the workspace checks read. */
export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  exports?: Record<string, string | Record<string, string>>;
  bin?: Record<string, string>;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

export interface WorkspacePackage {
  /** Folder name below `packages`, equal to the name after the scope. */
  name: string;
  dir: string;
  manifest: Manifest;
}

export const workspaceRoot: string = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

export function readManifest(dir: string): Manifest {
  return JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'));
}

/** Every package below `packages`, in alphabetical order. */
export function workspacePackages(): WorkspacePackage[] {
  const parent = path.join(workspaceRoot, 'packages');
  return readdirSync(parent)
    .sort()
    .filter((name) => existsSync(path.join(parent, name, 'package.json')))
    .map((name) => ({ name, dir: path.join(parent, name), manifest: readManifest(path.join(parent, name)) }));
}

export function publicPackages(): WorkspacePackage[] {
  return workspacePackages().filter((each) => each.manifest.private !== true);
}
