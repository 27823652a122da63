/** `make dashboards`: checks every expression against what is emitted, and writes what is generated. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { files } from './files.ts';
import { compare } from './uses.ts';

const home = fileURLToPath(new URL('../', import.meta.url));

try {
  compare();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
for (const folder of ['rules', 'grafana']) {
  mkdirSync(home + folder, { recursive: true });
  // What has another name now would be loaded beside its successor.
  for (const file of readdirSync(home + folder)) rmSync(`${home}${folder}/${file}`);
}
for (const [path, text] of files()) writeFileSync(home + path, text);
