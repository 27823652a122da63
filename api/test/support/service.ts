import { EventEmitter, on } from 'node:events';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logging.ts';
import type { Service } from '../../src/ports.ts';
import { createService } from '../../src/service.ts';

interface Options {
  env?: Record<string, string>;
  utilisation?: () => number;
}

const started = new Set<Running>();

/** The whole service as production has it, on free ports of this process, its log kept. */
export class Running {
  readonly lines: string[] = [];
  readonly port: number;
  readonly metricsPort: number;
  readonly retire: () => void;
  readonly close: () => Promise<void>;
  readonly #logged = new EventEmitter();

  static async start({ env, utilisation = () => 0 }: Options = {}): Promise<Running> {
    const config = readConfig({
      HOST: '127.0.0.1',
      PORT: '0',
      METRICS_PORT: '0',
      LOG_LEVEL: 'debug',
      ...env,
    });
    const write = { write: (_line: string) => {} };
    const service = createService({ config, logger: createLogger(config.logLevel, write), utilisation });
    return new Running(await service.start(), service, write);
  }

  private constructor(
    { port, metricsPort }: { port: number; metricsPort: number },
    { retire, close }: Service,
    output: { write: (line: string) => void },
  ) {
    this.port = port;
    this.metricsPort = metricsPort;
    this.retire = retire;
    this.close = close;
    started.add(this);
    output.write = (line) => {
      this.lines.push(line);
      this.#logged.emit('line', line);
    };
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get metricsUrl(): string {
    return `http://127.0.0.1:${this.metricsPort}`;
  }

  /** The first log line, past or to come, that has these fields. */
  async logged(fields: Record<string, unknown>): Promise<Record<string, unknown>> {
    const matches = (line: string) => {
      const entry = JSON.parse(line);
      return Object.entries(fields).every(([key, value]) => entry[key] === value) && entry;
    };
    const coming = on(this.#logged, 'line');
    for (const line of this.lines) if (matches(line)) return matches(line);
    for await (const [line] of coming) if (matches(line)) return matches(line);
    throw new Error('unreachable: the log does not end');
  }
}

/** A service for the tests of a `describe`, started before the first and closed after the last. */
export function useService(options: Options = {}): { current: Running } {
  const holder = {} as { current: Running };
  before(async () => {
    holder.current = await Running.start(options);
  });
  // A describe that was skipped has started none.
  after(() => holder.current?.close());
  return holder;
}

// What a failed test left open would keep mocha from ending.
after(() => Promise.all([...started].map((service) => service.close())));
