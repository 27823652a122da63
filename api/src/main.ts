import { readConfig } from './config.ts';
import { runService } from './run.ts';
import { createService } from './service.ts';

await runService({ readConfig, createService });
