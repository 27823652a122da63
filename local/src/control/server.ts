/**
 * The control socket of a running system: `GET /parts`, `GET /parts/<part>/lines?count=20` and `POST /parts/<part>/<verb>`. What can't be
 * done is answered with 409 and a sentence. A unix socket, so that only who may read the folder can stop a part.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PartName } from '../logs.ts';
import { checkout, isReleased, type Released } from '../releases.ts';
import type { System } from '../system.ts';

export interface Control {
  /** Its path. */
  socket: string;
  /** Resolves when what was asked is answered. */
  close(): Promise<void>;
}

type Controlled = Pick<
  System,
  'state' | 'status' | 'lines' | 'start' | 'stop' | 'restart' | 'release' | 'rollback'
>;

export async function openControl(system: Controlled): Promise<Control> {
  const server = createServer(async (req, res) => {
    try {
      const answer = await handle(system, req.method ?? '', new URL(req.url ?? '', 'http://control'));
      res.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
    } catch (error) {
      res.writeHead(409, { 'Content-Type': 'text/plain' }).end((error as Error).message);
    }
  });
  const socket = socketIn(system.state);
  rmSync(socket, { force: true }); // of one that was killed
  server.listen(socket);
  await once(server, 'listening');
  return {
    socket,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}

/** macOS allows 103 bytes for the path of a socket, Linux 107. */
function socketIn(state: string): string {
  const socket = join(state, 'control');
  return Buffer.byteLength(socket) <= 103 ? socket : join(mkdtempSync(join(tmpdir(), 'digest-')), 'control');
}

async function handle(system: Controlled, method: string, { pathname, searchParams }: URL): Promise<unknown> {
  const [, , part, verb] = pathname.split('/') as [string, string, PartName, string];
  if (method === 'GET' && pathname === '/parts') return system.status();
  if (method === 'GET' && verb === 'lines') return system.lines(part, Number(searchParams.get('count')));
  const act = method === 'POST' ? verbs(system, part)[verb] : undefined;
  if (!act) throw new Error(`${method} ${pathname} is nothing that can be asked here.`);
  await act();
  return system.status().find(({ name }) => name === part);
}

const verbs = (system: Controlled, part: PartName): Record<string, () => Promise<unknown>> => ({
  start: () => system.start(part),
  stop: () => system.stop(part),
  restart: () => system.restart(part),
  release: () => system.release(released(part), checkout()),
  rollback: () => system.rollback(released(part)),
});

function released(part: PartName): Released {
  if (isReleased(part)) return part;
  throw new Error(`${part} has no releases; api and gateway have.`);
}
