import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LargestErrors } from './compareValue.js';

/** Largest errors of the cases of one family in one way of running. */
export interface FamilyErrors extends LargestErrors {
  readonly suite: string;
  readonly family: string;
  readonly way: string;
  readonly cases: number;
}

/** The folder into which `pnpm golden` wants the errors of each test file. */
const folder: string | undefined = process.env.TFAIP_GOLDEN_REPORT;

/** The errors of a suite's cases in one way of running, largest per family. */
export class ErrorReport {
  private readonly families = new Map<string, FamilyErrors>();

  constructor(
    private readonly suite: string,
    private readonly way: string,
  ) {}

  /** Adds a case; its errors are the largest of its values. */
  add(family: string, { absolute, relative }: LargestErrors): void {
    const before = this.families.get(family) ?? { cases: 0, absolute: 0, relative: 0 };
    this.families.set(family, {
      suite: this.suite,
      family,
      way: this.way,
      cases: before.cases + 1,
      absolute: Math.max(before.absolute, absolute),
      relative: Math.max(before.relative, relative),
    });
  }

  /** Writes what was added, if anybody wants it. */
  write(): void {
    if (folder === undefined) return;
    writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify([...this.families.values()]));
  }
}
