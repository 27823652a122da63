/** `npm run compile`: writes apps/*-oas.json, policies/*.json, tyk.conf and the table of plans in README.md. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile } from './files.ts';
import { readSources } from './sources.ts';

const here = fileURLToPath(new URL('../', import.meta.url));
for (const [path, text] of compile(readSources())) {
  writeFileSync(here + path, text);
  console.log(`gateway-tyk/${path}`);
}
