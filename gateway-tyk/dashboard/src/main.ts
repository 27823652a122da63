import { runService } from '@digest/api/service';
import pino from 'pino';
import { readConfig } from './config.ts';
import { createService } from './service.ts';

// Written line by line: audit and log lines never mix, and a line that is told to be out is out.
const destination = pino.destination({ dest: 1, sync: true });

await runService({
  readConfig,
  createService: (options) =>
    createService({ ...options, out: (line) => void destination.write(`${line}\n`) }),
  destination,
});
