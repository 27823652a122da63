import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import supertest from 'supertest';
import { Process } from '../../../../api/test/support/process.ts';
import { freePort } from '../../../run/process.ts';
import { Browser } from '../browser.ts';
import { OPERATOR_TOKEN } from '../running.ts';
import { forEachGateway } from '../targets.ts';

const FOLDER = new URL('../../', import.meta.url);

describe("the key dashboard's process", function () {
  // Starting one compiles the TypeScript of it.
  this.timeout(30_000);
  let state: string;
  before(() => {
    state = mkdtempSync(join(tmpdir(), 'digest-key-dashboard-'));
  });
  after(() => rmSync(state, { recursive: true }));

  /** In front of a gateway that there is not. */
  const start = async (env: Record<string, string> = {}) => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const service = new Process(
      {
        PORT: String(port),
        PUBLIC_URL: url,
        CLIENT_URL: 'http://127.0.0.1:1',
        GATEWAY_API_URL: `http://127.0.0.1:${await freePort()}`,
        TYK_GW_SECRET: 'secret',
        OPERATOR_TOKEN,
        AUDIT_FILE: join(state, 'audit.jsonl'),
        ...env,
      },
      undefined,
      FOLDER,
    );
    return { service, url };
  };

  it('is ready without a gateway, which its pages are needed to explain, and exits 0 on SIGTERM', async () => {
    const { service, url } = await start();
    const { metrics_port } = await service.logged('listening');
    const probes = supertest(url);
    expect((await probes.get('/healthz')).status).to.equal(200);
    expect((await probes.get('/readyz')).status).to.equal(200);
    expect((await supertest(`http://127.0.0.1:${metrics_port}`).get('/metrics')).text).to.include(
      'digest_lifecycle_state{state="ready"} 1',
    );
    expect((await probes.get('/metrics')).status).to.equal(303);

    const browser = new Browser(url);
    await browser.post('/sign-in', { token: OPERATOR_TOKEN });
    const { status, text } = await browser.get('/keys');
    expect(status).to.equal(200);
    expect(text).to.include('The gateway cannot be reached.');

    service.signal('SIGTERM');
    expect(await service.exited).to.equal(0);
    expect(service.lines.map(({ msg }) => msg)).to.include.members(['sign-in', 'draining', 'stopped']);
    expect(service.errors).to.equal('');
  });

  it('says that it drains, and serves as long', async () => {
    const { service, url } = await start({ DRAIN_DELAY: '30' });
    await service.logged('listening');
    service.signal('SIGTERM');
    await service.logged('draining');
    const { status, headers } = await supertest(url).get('/readyz');
    expect([status, headers.connection]).to.deep.equal([503, 'close']);
    expect((await supertest(url).get('/healthz')).status).to.equal(200);
    expect((await supertest(url).get('/sign-in')).status).to.equal(200);
    service.signal('SIGTERM');
    expect(await service.exited).to.equal(1);
  });

  it('prints everything that is wrong with its environment, but no secret, and exits 1', async () => {
    const { service } = await start({ PORT: 'http', OPERATOR_TOKEN: 'hunter2', AUDIT_LOG_GROUP: 'group' });
    expect(await service.exited).to.equal(1);
    expect(service.errors.trim().split('\n')).to.have.length(4);
    for (const name of ['PORT="http"', 'OPERATOR_TOKEN', 'AWS_REGION'])
      expect(service.errors).to.include(name);
    expect(service.errors).not.to.include('hunter2');
    expect(service.lines).to.deep.equal([]);
  });

  it('says which folder has not what is shipped', async () => {
    const { service } = await start({ DEFINITIONS: state });
    expect(await service.exited).to.equal(1);
    expect(service.errors).to.include(`DEFINITIONS=${state} has not what this release ships`);
  });

  forEachGateway((_kind, target) => {
    /** In front of the gateway, with somebody signed in and a key that they have before them. */
    const startWithKey = async (env: Record<string, string> = {}) => {
      const { hash } = await target().createKey('free');
      const audit = join(state, `${hash}.jsonl`);
      const { service, url } = await start({
        AUDIT_FILE: audit,
        GATEWAY_API_URL: target().controlUrl,
        TYK_GW_SECRET: target().secret,
        ...env,
      });
      await service.logged('listening');
      const browser = new Browser(url);
      await browser.post('/sign-in', { token: OPERATOR_TOKEN });
      return {
        hash,
        service,
        disable: () => browser.submit(`/keys/${hash}`, `/keys/${hash}/disable`),
        audit: () =>
          readFileSync(audit, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line)),
      };
    };

    it('ends an action that is under way on SIGTERM: finishes it, writes it down, and answers', async () => {
      const { service, disable, audit } = await startWithKey();
      const answer = disable();
      await service.logged('audit');
      service.signal('SIGTERM');
      const { status, headers } = await answer;
      expect([status, headers.connection]).to.deep.equal([303, 'close']);
      expect(await service.exited).to.equal(0);
      expect(audit().map(({ outcome }) => outcome)).to.deep.equal(['intended', 'done']);
      const told = service.lines.flatMap(({ msg, outcome }) =>
        msg === 'audit' ? outcome : msg === 'draining' || msg === 'stopped' ? msg : [],
      );
      expect(told).to.deep.equal(['intended', 'draining', 'done', 'stopped']);
    });

    it('does nothing to a key when nobody reads its standard output any more', async () => {
      const { hash, service, disable } = await startWithKey();
      service.child.stdout?.destroy();
      const { status, text } = await disable();
      expect(status).to.equal(503);
      expect(text).to.include('standard output');
      expect((await target().gateway.session(hash)).apply_policies).to.deep.equal(['free']);
      service.signal('SIGTERM');
      expect(await service.exited).to.equal(0);
    });

    it('prints the audit among the lines of the log, whatever their level', async () => {
      const { service, disable, audit } = await startWithKey({ LOG_LEVEL: 'fatal' });
      expect((await disable()).status).to.equal(303);
      service.signal('SIGTERM');
      expect(await service.exited).to.equal(0);
      const written = audit();
      expect(written).to.have.length(2);
      const printed = service.lines.filter((line) => line.audit === true);
      expect(printed).to.deep.equal(written);
      expect(service.lines).to.have.length(printed.length + 1);
    });
  });
});
