import { writeFileSync } from 'node:fs';
import { render } from './render.ts';

for (const { file, text } of await render()) writeFileSync(file, text);
