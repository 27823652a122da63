/** What the API does for POST /v1/hash and nothing else: the least that Node can do it with. */
import { createServer } from 'node:http';
import { hash } from '../../../api/src/domain/hash.ts';
import type { components } from '../../../api/src/openapi.generated.ts';
import { OPERATIONS } from '../../../api/src/openapi.ts';

/** With its defaults, which the check fills in. */
type HashRequest = Required<components['schemas']['HashRequest']>;

const check = OPERATIONS.find(({ id }) => id === 'hash')?.body?.check;

createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => {
    if (req.method === 'GET') return res.end(); // somebody asks whether we listen yet
    const body: HashRequest = JSON.parse(Buffer.concat(chunks).toString());
    if (!check?.(body)) return res.writeHead(422).end();
    const { text, algorithm, encoding } = body;
    const answer = JSON.stringify({ algorithm, encoding, digest: hash(text, algorithm, encoding) });
    res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(answer) });
    return res.end(answer);
  });
}).listen(Number(process.env.PORT), '127.0.0.1');

process.on('SIGTERM', () => process.exit()); // an exit that a profile gets written at
