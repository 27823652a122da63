import type { Cloud } from './cloud.ts';

/** What a verb is called with. */
export interface Options {
  /** Words after the verb, for example the environment. */
  words: string[];
  /** Progress, for people. */
  say(line: string): void;
  /** Path of the repository, with a slash at the end; tests give one of their own. */
  root: string;
  /** What to speak to, where not the environment says it; tests give an emulation that passes for AWS. */
  cloud?: Cloud;
}
