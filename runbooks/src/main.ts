/** Writes the lists in README.md: `npm run generate -w @digest/runbooks`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { folder, withLists } from './index.ts';

const file = `${folder}README.md`;
writeFileSync(file, withLists(readFileSync(file, 'utf8')));
