import { writeFileSync } from 'node:fs';
import { README, render } from './render.ts';

writeFileSync(README, render());
