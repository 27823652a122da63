/** `make status`, `logs`, `start`, `stop` and `restart` of a system in containers: what Docker says, and what it is told. */
import { compose } from './docker.ts';

/** As `docker compose ps` has it. */
interface Container {
  Service: string;
  Name: string;
  /** `running`, `exited` … */
  State: string;
  /** `Up 2 minutes (healthy)`, `Exited (137) 3 seconds ago`. */
  Status: string;
}

/** @throws Error with Docker's own words */
function run(state: string, project: string, args: string[]): string {
  const { status, stdout, stderr } = compose(state, project, args);
  if (status !== 0) throw new Error(`Docker says: ${stderr.trim()}`);
  return stdout;
}

const linesOf = (text: string) => text.split('\n').filter(Boolean);

/** In the words of `make status` elsewhere, which pages expect: `ended  with exit code 137 3 seconds ago`. */
const present = ({ State, Status }: Container): string[] =>
  State === 'exited'
    ? ['ended  ', Status.replace(/^Exited \((\d+)\)/, 'with exit code $1')]
    : [State.padEnd(7), Status];

/** A line a container; of one part, if it is said which. */
export function composedStatus(state: string, project: string, part?: string): string[] {
  const told = run(state, project, ['ps', '--all', '--format', 'json', ...(part ? [part] : [])]);
  return linesOf(told)
    .map((line) => JSON.parse(line) as Container)
    .map((container) => [container.Service.padEnd(14), ...present(container), container.Name].join('  '));
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
