/** Lock files of providers, which the first plan may make beside a unit: they go with the set, so that an apply elsewhere uses what was planned with. */
import { copyFileSync, existsSync } from 'node:fs';
import { LOCK_FILE } from '../tree.ts';
import { UNITS } from './set.ts';

interface Where {
  /** Of the set. */
  folder: string;
  environment: string;
  root: string;
}

/** Puts those of units beside their plans. */
export function keepLockFiles(units: readonly string[], { folder, environment, root }: Where): void {
  for (const unit of units) {
    const own = `${root}live/${environment}/${unit}/${LOCK_FILE}`;
    if (existsSync(own)) copyFileSync(own, `${folder}/${UNITS}/${unit}/${LOCK_FILE}`);
  }
}

/** Puts those of a set beside the units that have none; one that is there and differs is for the seal to find. */
export function restoreLockFiles(units: readonly string[], { folder, environment, root }: Where): void {
  for (const unit of units) {
    const kept = `${folder}/${UNITS}/${unit}/${LOCK_FILE}`;
    const live = `${root}live/${environment}/${unit}`;
    // The name is out of a file from elsewhere.
    const known = /^[a-z-]+$/.test(unit) && existsSync(`${live}/terragrunt.hcl`);
    if (known && existsSync(kept) && !existsSync(`${live}/${LOCK_FILE}`))
      copyFileSync(kept, `${live}/${LOCK_FILE}`);
  }
}
