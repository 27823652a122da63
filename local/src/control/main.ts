/** `make status`, `logs`, `start`, `stop`, `restart`, `release` and `rollback ENV=local`: the verb is the argument, PART and the like are settings. */
import { composedDeed, composedLines, composedStatus } from '../../compose/verbs.ts';
import { verb } from '../ask/verb.ts';
import { KEPT, type PartName } from '../logs.ts';
import { readRunning } from '../state.ts';
import type { PartStatus } from '../system.ts';
import { ask } from './client.ts';
import { logLines, statusLine } from './lines.ts';

const what = process.argv[2];

await verb(async (state, { PART: part, LINES, MATCH: match, LOGS }) => {
  const project = readRunning(state)?.project;
  if (what === 'status') {
    if (project) return composedStatus(state, project);
    const parts = await ask<PartStatus[]>(state, 'GET', '/parts');
    return parts.map((part) => statusLine(part, Date.now()));
  }
  if (!part) {
    const verb = what === 'rollback' ? 'rollback ENV=local' : what;
    throw new Error(`Of which part? make ${verb} PART=api; \`make status\` lists them.`);
  }
  const path = `/parts/${encodeURIComponent(part)}`;
  if (what === 'logs') {
    const count = Number(LINES || 20);
    if (!Number.isInteger(count) || count < 1)
      throw new Error(`LINES is ${LINES}; it has to be a number of lines.`);
    const lines = project
      ? composedLines(state, project, part)
      : await ask<string[]>(state, 'GET', `${path}/lines?count=${KEPT}`);
    return logLines(part as PartName, lines, { match, count, json: LOGS === 'json' });
  }
  if (project) return composedDeed(state, project, what as string, part);
  return [statusLine(await ask<PartStatus>(state, 'POST', `${path}/${what}`), Date.now())];
});
