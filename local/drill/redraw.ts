/** `make scoreboard`: SCOREBOARD.md and scoreboard.svg from scoreboard.json, after a change of how they look. */
import { readRows } from './results.ts';
import { save, scoreboardFile } from './save.ts';

save(readRows(scoreboardFile));
