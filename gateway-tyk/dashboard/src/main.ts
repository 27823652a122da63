import { runService } from '@digest/api/service';
import { readConfig } from './config.ts';
import { createService } from './service.ts';
import { openStandardOutput } from './standard-output.ts';

const { destination, write: out } = openStandardOutput();

await runService({
  readConfig,
  createService: (options) => createService({ ...options, out }),
  destination,
});
