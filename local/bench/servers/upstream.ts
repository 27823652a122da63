/** What the gateways are in front of: the least work that still is HTTP, so that it is theirs that counts. */
import { createServer } from 'node:http';

const answer = JSON.stringify({ algorithm: 'sha256', encoding: 'hex', digest: 'a'.repeat(64) });
const headers = { 'Content-Type': 'application/json', 'Content-Length': answer.length };

// As with the API, only a gateway closes an idle connection.
createServer({ keepAliveTimeout: 95_000 }, (_req, res) => res.writeHead(200, headers).end(answer)).listen(
  Number(process.env.PORT),
  '127.0.0.1',
);
