/** AWS emulated on this machine: finds the emulation that runs, starts it, ends it. What it can and can't do: README.md. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort, startProcess, stopProcess } from '../../gateway-tyk/run/process.ts';
import { repository } from '../src/live.ts';
import { type Account, clientEnv, readAccount } from './account.ts';

/** Of the virtual environment that `make` installs moto into; has boto3 too. */
export const python = `${repository}.tools/moto/bin/python`;
const server = fileURLToPath(new URL('server.py', import.meta.url));

export interface Emulation {
  /** For example http://127.0.0.1:4600. */
  url: string;
  pid: number;
  /** Added to the environment of terragrunt, terraform and every other client of AWS. */
  env: Record<string, string>;
}

/** Where the emulation that commands share is, and how long it stays. */
export interface Place {
  /** Folder that it belongs to: its port, its log. There is one emulation for each. */
  home?: string;
  /** Where it is started if it does not run. Always the same, because Terraform remembers where its state is. */
  port?: number;
  /** Without a request. */
  idleSeconds?: number;
}

const usual = (): Required<Place> => ({
  home: `${repository}.local/emulated`,
  port: Number(process.env.EMULATED_PORT || 4600),
  idleSeconds: 3600,
});

/**
 * The emulation that commands share. It outlives them, so that the next one finds what the one before applied; it ends with
 * `make emulated-down`, or by itself after an hour without a request. With it ends all that was in it.
 * @throws Error when moto is missing, or something else is on the port
 */
export async function emulatedAws(say: (line: string) => void, given: Place = {}): Promise<Emulation> {
  const place = { ...usual(), ...given };
  const account = await readAccount();
  const running = await findEmulation(place);
  const { port, pid } = running ?? (await launchOrFind({ ...account, ...place }));
  const url = urlOf(port);
  say(
    `AWS is emulated at ${url} by process ${pid}, ${running ? 'which ran already' : 'new and empty'}. \`make emulated-down\` ends it.`,
  );
  // What terragrunt has initialized for this state is of no use for another, and in the way of the real one's.
  return {
    url,
    pid,
    env: {
      ...clientEnv(url, account.region),
      PLAN_BUCKET: account.planBucket,
      TG_DOWNLOAD_DIR: `${place.home}/terragrunt`,
    },
  };
}

/** For tests and rehearsals: one of their own, that ends with `stop()` or with this process. */
export async function startEmulation(
  given: Partial<Account> & Place = {},
): Promise<Emulation & { stop(): Promise<void> }> {
  const settings = {
    ...(await readAccount()),
    ...usual(),
    home: '',
    port: given.port ?? (await freePort()),
    ...given,
  };
  await checkStart(settings.port);
  const url = urlOf(settings.port);
  const child = await startProcess(python, [server, JSON.stringify(settings)], {
    ready: async () => (await whoIs(settings.port)) !== undefined,
  });
  return {
    url,
    pid: child.pid as number,
    env: { ...clientEnv(url, settings.region), PLAN_BUCKET: settings.planBucket },
    stop: () => stopProcess(child),
  };
}

/** Ends the emulation that commands share, and forgets it. @returns its process id, or undefined when none ran */
export async function endEmulation(given: Place = {}): Promise<number | undefined> {
  const place = { ...usual(), ...given };
  const running = await findEmulation(place);
  if (running) {
    process.kill(running.pid);
    while (await whoIs(running.port)) await sleep(25);
  }
  rmSync(place.home, { recursive: true, force: true });
  return running?.pid;
}

/** @returns why there can be no emulation here and what to do, or undefined */
export function whyNotEmulated(): string | undefined {
  if (existsSync(`${repository}.tools/moto/installed`)) return undefined;
  return 'moto is not in .tools/moto. Get it: `make .tools/moto/installed` (needs python3, 3.11 or newer, with venv, and PyPI)';
}

interface Identity {
  home: string;
  pid: number;
  port: number;
}

const urlOf = (port: number) => `http://127.0.0.1:${port}`;

/** @returns which emulation answers there, or undefined when none does */
async function whoIs(port: number): Promise<Identity | undefined> {
  try {
    const answer = await fetch(`${urlOf(port)}/digest-emulation`, { signal: AbortSignal.timeout(5000) });
    return answer.ok ? ((await answer.json()) as Identity) : undefined;
  } catch {
    return undefined;
  }
}

const memory = (home: string) => `${home}/running.json`;

/** Looks where it was started, and where it would be: the memory may be gone (`make clean`). */
async function findEmulation({ home, port }: Required<Place>): Promise<Identity | undefined> {
  const file = memory(home);
  const remembered = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Identity).port : port;
  for (const candidate of new Set([remembered, port])) {
    const found = await whoIs(candidate);
    if (found?.home === home) return found;
  }
  return undefined;
}

/** Of two commands that both found none, one is too late: its port is taken, or its server ends, and then the other's is for both. */
async function launchOrFind(settings: Account & Required<Place>): Promise<Identity> {
  try {
    return await launch(settings);
  } catch (error) {
    const found = await findEmulation(settings);
    if (found) return found;
    throw error;
  }
}

/** Starts it so that it goes on when this process ends. */
async function launch(settings: Account & Required<Place>): Promise<Identity> {
  const { home, port } = settings;
  await checkStart(port);
  mkdirSync(home, { recursive: true });
  const log = openSync(`${home}/server.log`, 'w');
  const child = spawn(python, [server, JSON.stringify(settings)], {
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log); // the child has it
  const gone = Promise.race([once(child, 'exit'), once(child, 'error')]).then(() => 'gone' as const);
  for (;;) {
    const state = await Promise.race([gone, findEmulation(settings)]);
    if (state === 'gone')
      throw new Error(`${server} ended at once. It said:\n${readFileSync(`${home}/server.log`, 'utf8')}`);
    if (state) {
      // Else it would wait in the wings, and take the port when the other ends.
      if (state.pid !== child.pid) child.kill();
      writeFileSync(memory(home), `${JSON.stringify({ pid: state.pid, port })}\n`);
      child.unref();
      return state;
    }
    await sleep(50);
  }
}

/** @throws Error when nothing can be started on this port */
async function checkStart(port: number): Promise<void> {
  const missing = whyNotEmulated();
  if (missing) throw new Error(missing);
  const other = await whoIs(port);
  if (other)
    throw new Error(
      `port ${port} has the emulated AWS of ${other.home || 'a test'} (process ${other.pid}). End it, or set EMULATED_PORT to another port`,
    );
  // Not by listening there: two commands at once would be in each other's way.
  const probe = connect(port, '127.0.0.1');
  const taken = await once(probe, 'connect').then(
    () => true,
    () => false,
  );
  probe.destroy();
  if (taken)
    throw new Error(
      `port ${port} is taken, and not by the emulated AWS. End what is on it, or set EMULATED_PORT to another port`,
    );
}
