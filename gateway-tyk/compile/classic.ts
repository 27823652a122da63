/**
 * `npm run classic`: the classic half of each API definition, as the real Tyk writes it. Tyk loads an OAS definition from
 * files only beside such a half; nobody but Tyk knows what belongs in it. Needs tyk and redis-server on PATH.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startGateway } from '../run/gateway.ts';
import { freePort } from '../run/process.ts';

/** What classic.lock.json records per API: which OAS half a classic half was made from, and by which Tyk. */
export interface ClassicLock {
  [apiId: string]: { oas: string; classic: string; tyk: string };
}

const apps = fileURLToPath(new URL('../apps/', import.meta.url));

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** @returns API ids that have an OAS half in `apps/` */
export function apiIds(folder = apps): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('-oas.json'))
    .map((name) => name.replace(/-oas\.json$/, ''))
    .sort();
}

/** Asks a scratch Tyk for the classic half of every OAS half; nothing in `apps/` is changed. */
export async function classicHalves(): Promise<{ halves: Map<string, string>; lock: ClassicLock }> {
  const scratch = mkdtempSync(join(tmpdir(), 'digest-classic-'));
  const gateway = await startGateway({
    kind: 'tyk',
    upstream: 'http://127.0.0.1:9',
    ports: { listen: await freePort(), control: await freePort() },
    state: scratch,
    secret: 'scratch',
    // An empty scratch folder: definitions of which nothing is loaded can be posted without meeting themselves.
    env: { TYK_GW_APPPATH: scratch, DIGEST_UPSTREAM_URL: '' },
  });
  try {
    const hello = (await (await fetch(`${gateway.controlUrl}/hello`)).json()) as { version: string };
    const halves = new Map<string, string>();
    const lock: ClassicLock = {};
    for (const id of apiIds()) {
      const oas = readFileSync(`${apps}${id}-oas.json`, 'utf8');
      const answer = await fetch(`${gateway.controlUrl}/tyk/apis/oas`, {
        method: 'POST',
        headers: { 'X-Tyk-Authorization': gateway.secret },
        body: oas,
      });
      if (answer.status !== 200) throw new Error(`Tyk refuses apps/${id}-oas.json: ${await answer.text()}`);
      const classic = `${JSON.stringify(JSON.parse(readFileSync(join(scratch, `${id}.json`), 'utf8')), null, 2)}\n`;
      halves.set(id, classic);
      lock[id] = { oas: sha256(oas), classic: sha256(classic), tyk: hello.version };
    }
    return { halves, lock };
  } finally {
    await gateway.stop();
    rmSync(scratch, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { halves, lock } = await classicHalves();
  for (const [id, text] of halves) writeFileSync(`${apps}${id}.json`, text);
  writeFileSync(`${apps}../classic.lock.json`, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`gateway-tyk/apps: ${[...halves.keys()].join(', ')}`);
}
