/**
 * The control socket of a running system: `GET /parts`, `GET /parts/<part>/lines?count=20` and `POST /parts/<part>/<verb>`. What can't be
 * done is answered with 409 and a sentence. A unix socket, so that only who may read the folder can stop a part.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
  const socket = await listenIn(system.state, server);
  return {
    socket,
    async close() {
      server.close();
      await once(server, 'close');
      if (dirname(socket) !== system.state) rmSync(dirname(socket), { recursive: true });
    },
  };
}

/** Bytes of the path of a socket on macOS; Linux allows 107. */
const LONGEST = 103;

/** In this folder, or in a temporary one where that path is too long or its file system has no sockets. @returns the path of the socket */
async function listenIn(folder: string, server: Server): Promise<string> {
  const socket = join(folder, 'control');
  rmSync(socket, { force: true }); // of one that was killed
  if (Buffer.byteLength(socket) <= LONGEST && (await listens(server, socket))) return socket;
  const elsewhere = mkdtempSync(join(tmpdir(), 'digest-control-'));
  await once(server.listen(join(elsewhere, 'control')), 'listening');
  return join(elsewhere, 'control');
}

const listens = (server: Server, socket: string): Promise<boolean> =>
  once(server.listen(socket), 'listening').then(
    () => true,
    () => false,
  );

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
