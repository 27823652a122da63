import { expect } from 'chai';
import { readConfig } from '../src/config.ts';
import { ConfigError } from '../src/environment.ts';
import { timeouts } from '../src/timeouts.ts';

const faultsOf = (env: Record<string, string>): string[] => {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError);
    return (error as Error).message.split('\n').slice(1);
  }
  return [];
};

describe('configuration', () => {
  it('has a default for everything, timeouts from timeouts.yaml', () => {
    expect(readConfig({})).to.deep.equal({
      host: '0.0.0.0',
      port: 8080,
      metricsPort: 9090,
      logLevel: 'info',
      keepAlive: timeouts.api.keep_alive,
      headersTimeout: timeouts.api.headers,
      requestTimeout: timeouts.api.request,
      maxHeaderBytes: 16_384,
      shedAbove: 0.98,
      shedWindow: 1,
      drainDelay: timeouts.api.drain_delay,
      drainDeadline: timeouts.api.drain_deadline,
      version: 'dev',
      commit: 'unknown',
    });
  });

  it('comes from the environment, as values', () => {
    const config = readConfig({
      PORT: '0',
      KEEP_ALIVE: '1.5',
      LOG_LEVEL: 'debug',
      COMMIT: 'abc',
      DRAIN_DELAY: '0',
    });
    expect(config).to.include({ port: 0, keepAlive: 1.5, logLevel: 'debug', commit: 'abc', drainDelay: 0 });
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(readConfig({}))).to.equal(true);
  });

  const wrong = {
    PORT: ['', ' ', 'http', '-1', '65536', '80.5', '0x50', '8080 '],
    METRICS_PORT: ['ninety'],
    HOST: [''],
    LOG_LEVEL: ['', 'INFO', 'verbose', 'silent'],
    KEEP_ALIVE: ['0', '-1', '1m', 'NaN', 'Infinity', '3601'],
    MAX_HEADER_BYTES: ['1023', '1e4', '2000000'],
    SHED_ABOVE: ['0', '1.1', '98%'],
    DRAIN_DELAY: ['-1', 'soon'],
  };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      it(`is refused with what to do: ${name}=${JSON.stringify(value)}`, () => {
        expect(faultsOf({ [name]: value })[0]).to.match(
          new RegExp(`${name}="${value}" is not .+ Mend it, or unset it`),
        );
      });
    }
  }

  it('is told everything that is wrong at once', () => {
    const faults = faultsOf({
      PORT: 'x',
      METRICS_PORT: 'y',
      HEADERS_TIMEOUT: '9',
      REQUEST_TIMEOUT: '8',
      SHED_WINDOW: '',
    });
    expect(faults.map((fault) => /[A-Z_]+/.exec(fault)?.[0])).to.deep.equal([
      'PORT',
      'METRICS_PORT',
      'SHED_WINDOW',
      'HEADERS_TIMEOUT',
    ]);
  });

  it('is refused when both ports are the same, unless that is any', () => {
    expect(faultsOf({ PORT: '9090' })).to.have.length(1);
    expect(faultsOf({ PORT: '0', METRICS_PORT: '0' })).to.have.length(0);
  });
});
