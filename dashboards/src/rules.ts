/** The rule files' texts: those that AMP gets, and the same shortened for a drill. */
import { RULE_FILES } from './catalogue.ts';
import { links } from './links.ts';
import { ruleFile } from './rule.ts';

/** @param factor how many times shorter every duration is; 1 is what is committed. @returns by the file's name, without `.yaml` */
export const ruleTexts = (factor: number): Map<string, string> =>
  new Map(Object.entries(RULE_FILES).map(([name, groups]) => [name, ruleFile(groups, links, factor)]));
