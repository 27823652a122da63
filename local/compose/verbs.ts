/** `make status`, `logs`, `start`, `stop` and `restart` of a system in containers: what Docker says, and what it is told. */
import { compose } from './docker.ts';

/** As `docker compose ps` has it. */
interface Container {
  Service: string;
  Name: string;
  /** `running`. */
  State: string;
  /** `Up 2 minutes (healthy)`. */
  Status: string;
}

/** @throws Error with Docker's own words */
function run(state: string, project: string, args: string[]): string {
  const { status, stdout, stderr } = compose(state, project, args);
  if (status !== 0) throw new Error(`Docker says: ${stderr.trim()}`);
  return stdout;
}

const linesOf = (text: string) => text.split('\n').filter(Boolean);

/** A line a container; of one part, if it is said which. */
export function composedStatus(state: string, project: string, part?: string): string[] {
  const told = run(state, project, ['ps', '--all', '--format', 'json', ...(part ? [part] : [])]);
  return linesOf(told)
    .map((line) => JSON.parse(line) as Container)
    .map(({ Service, State, Status, Name }) =>
      [Service.padEnd(14), State.padEnd(7), Status, Name].join('  '),
    );
}

/** All that a part has printed. */
export const composedLines = (state: string, project: string, part: string): string[] =>
  linesOf(run(state, project, ['logs', '--no-color', '--no-log-prefix', part]));

const DEEDS: Record<string, string[][]> = {
  stop: [['stop']],
  start: [['up', '--detach', '--wait', '--no-deps', '--no-recreate']],
};
DEEDS.restart = [...(DEEDS.stop ?? []), ...(DEEDS.start ?? [])];

/** @returns what became of the part. @throws Error with Docker's own words */
export function composedDeed(state: string, project: string, what: string, part: string): string[] {
  const deeds = DEEDS[what];
  if (!deeds)
    throw new Error(
      'In containers a release is an image: `make up-docker` with API_IMAGE or GATEWAY_IMAGE gives another one, or the one before.',
    );
  for (const deed of deeds) run(state, project, [...deed, part]);
  return composedStatus(state, project, part);
}
