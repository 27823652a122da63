/** Where a server's CPU time goes, by the layer that asked for it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callOf } from './api.ts';
import { load } from './load/load.ts';
import type { Server } from './servers/start.ts';

/** The first that fits the file of a function wins. */
const LAYERS: [layer: string, file: RegExp][] = [
  [
    'log line',
    /node_modules\/(pino|pino-http|sonic-boom|thread-stream|safe-stable-stringify)\/|api\/src\/(logging|trace-context)/,
  ],
  ['metrics', /node_modules\/prom-client\/|api\/src\/metrics/],
  ['security headers', /node_modules\/helmet\/|middleware\/security-headers/],
  ['validation', /node_modules\/ajv|middleware\/validate/],
  [
    'body: media types, reading, parsing',
    /middleware\/(body|json|content-type|accept)|node_modules\/(accepts|negotiator|mime-types|body-parser|raw-body|type-is)\//,
  ],
  ['hashing', /api\/src\/(domain|routes)\//],
  ['Express: routing, res.json', /node_modules\//],
  ['our own code, the rest', /\/(api|local)\//],
];

/** What V8 calls the time that it spends outside JavaScript. */
const NATIVE = new Map([
  ['(garbage collector)', 'garbage collection'],
  ['(program)', 'reading from sockets, and the rest of libuv'],
  ['writev', 'writing the answer to the socket'],
]);

const LOADING = /^node:internal\/modules\/|node_modules\/tsx\//;

interface Frame {
  id: number;
  callFrame: { functionName: string; url: string };
  children?: number[];
}

/** The format of V8's CPU profiles. */
interface Profile {
  nodes: Frame[];
  /** The node that was on top of the stack, sample by sample. */
  samples: number[];
  /** Microseconds since the sample before. */
  timeDeltas: number[];
}

/** @returns each layer's share, 0 to 1, of the time that the server was busy with calls */
export async function profile(
  start: (flags: string[]) => Promise<Server>,
  seconds: number,
): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'digest-profile-'));
  try {
    const server = await start(['--cpu-prof', `--cpu-prof-dir=${folder}`]);
    await load(callOf(server.url), seconds).finally(() => server.stop());
    // One file a thread: TypeScript is compiled in another, which is at rest when there are calls.
    const profiles = readdirSync(folder).map(
      (name): Profile => JSON.parse(readFileSync(join(folder, name), 'utf8')),
    );
    return shares(profiles);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function shares(profiles: Profile[]): Record<string, number> {
  const times = new Map<string, number>();
  for (const { nodes, samples, timeDeltas } of profiles) {
    const layers = layerOfEach(nodes);
    samples.forEach((id, index) => {
      const layer = layers.get(id);
      if (layer) times.set(layer, (times.get(layer) ?? 0) + (timeDeltas[index] as number));
    });
  }
  const total = [...times.values()].reduce((a, b) => a + b);
  return Object.fromEntries([...times].map(([layer, time]) => [layer, time / total]));
}

/** Node's own functions count for whoever called them: a header that helmet sets is helmet's work. */
function layerOfEach(nodes: Frame[]): Map<number, string | undefined> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const layers = new Map<number, string | undefined>();
  const visit = ({ id, callFrame, children = [] }: Frame, caller: string | undefined) => {
    const layer = caller && layerOf(callFrame, caller);
    layers.set(id, layer);
    for (const child of children) visit(byId.get(child) as Frame, layer);
  };
  const [root] = nodes;
  if (root) visit(root, 'node:http');
  return layers;
}

/** @returns undefined for what is no call: idling, and the loading of modules */
function layerOf({ functionName, url }: Frame['callFrame'], caller: string): string | undefined {
  if (functionName === '(idle)' || LOADING.test(url)) return undefined;
  return NATIVE.get(functionName) ?? LAYERS.find(([, file]) => file.test(url))?.[0] ?? caller;
}
