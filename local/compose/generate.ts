/** `npm run generate`: writes the files of files.ts. */
import { writeFileSync } from 'node:fs';
import { composedFiles } from './files.ts';

for (const [name, text] of Object.entries(composedFiles()))
  writeFileSync(new URL(name, import.meta.url), text);
