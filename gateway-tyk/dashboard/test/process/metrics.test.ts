import { type Metric, SERVER_METRICS } from '@digest/api/metrics';
import { expect } from 'chai';
import { Wire } from '../../../../api/test/support/wire.ts';
import { SIGN_INS } from '../../src/access/sign-ins.ts';
import { ACTION_OUTCOMES } from '../../src/actions/actions.ts';
import { ACTIONS } from '../../src/audit/audit.ts';
import { METRICS, SERIES_CEILING } from '../../src/metrics.contract.ts';
import { OPERATOR_TOKEN, useDashboard } from '../running.ts';
import { forEachGateway } from '../targets.ts';

const KEY = 'a'.repeat(64);

describe("the key dashboard's metrics", () => {
  forEachGateway((_kind, target) => {
    const dashboard = useDashboard(target, { VERSION: '1.2.3', COMMIT: 'abc', REFRESH_INTERVAL: '1' });
    const series = async () =>
      new Map(
        (await dashboard.current.metrics())
          .split('\n')
          .filter((line) => /^[a-z]/.test(line))
          .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
      );
    const value = async (name: string) => (await series()).get(name);
    const until = async (name: string, wanted: number) => {
      while ((await value(name)) !== wanted);
    };

    it('are those of the contract, with its types, helps and labels, and no others', async () => {
      const text = await dashboard.current.metrics();
      const served = [...text.matchAll(/^# HELP (\S+) (.+)\n# TYPE \S+ (\S+)$/gm)].map(
        ([, name, help, type]) => ({ name, help, type }),
      );
      const agreed = Object.values(METRICS).map(({ name, help, type }) => ({ name, help, type }));
      expect(served).to.have.deep.members(agreed);
      for (const { name, labels } of Object.values<Metric>(METRICS)) {
        for (const [, list = ''] of text.matchAll(new RegExp(`^${name}(?:_count)?(?:\\{(.*)\\})? `, 'gm')))
          expect([...list.matchAll(/(\w+)="/g)].map(([, label]) => label)).to.have.members([...labels]);
      }
    });

    it("have the API's names and labels for what the API has too", () => {
      for (const [key, metric] of Object.entries(SERVER_METRICS))
        expect(METRICS[key as keyof typeof SERVER_METRICS]).to.equal(metric);
    });

    it('begin with 0 for everything rare', async () => {
      const now = await series();
      for (const outcome of SIGN_INS)
        expect(now.get(`digest_sign_ins_total{outcome="${outcome}"}`)).to.equal(0);
      for (const action of ACTIONS) {
        for (const outcome of ACTION_OUTCOMES)
          expect(now.get(`digest_key_actions_total{action="${action}",outcome="${outcome}"}`)).to.equal(0);
      }
      for (const change of ['appeared', 'vanished', 'changed'])
        expect(now.get(`digest_inventory_drift_total{change="${change}"}`)).to.equal(0);
    });

    it('count keys by plan and state, and those that have used up their quota', async () => {
      const { token } = await target().createKey('quota-3');
      for (let call = 0; call < 3; call += 1) await target().call(token, 'hash');
      await until('digest_keys{digest_plan="quota-3",state="active"}', 1);
      await until('digest_keys_near_quota{digest_plan="quota-3",tyk_api_id="hash",used="0.8"}', 1);
      await until('digest_keys_near_quota{digest_plan="quota-3",tyk_api_id="hash",used="1"}', 1);
      expect(
        (await value('digest_keys_near_quota{digest_plan="quota-3",tyk_api_id="sum",used="0.8"}')) ?? 0,
      ).to.equal(0);
      expect(await value('digest_inventory_age_seconds')).to.be.within(0, 10);
    });

    it('count calls of the gateway, sign-ins and actions', async () => {
      const browser = await dashboard.current.signedIn();
      expect(await value('digest_sign_ins_total{outcome="accepted"}')).to.equal(1);
      await browser.get('/keys');
      await browser.submit('/keys/new', '/keys', { alias: 'a', owner: 'b', plan: 'free', expires: 'never' });
      expect(await value('digest_key_actions_total{action="create",outcome="done"}')).to.equal(1);
      expect(
        await value('digest_gateway_api_duration_seconds_count{operation="create",outcome="ok"}'),
      ).to.equal(1);
      await browser.get(`/keys/${KEY}`);
      expect(
        await value('digest_gateway_api_duration_seconds_count{operation="read",outcome="no-such-key"}'),
      ).to.be.at.least(1);
    });

    it('count requests under their route, with templates only', async () => {
      const routes = [...(await series()).keys()]
        .map((name) => /^http_server_request_duration_seconds_count\{http_route="([^"]*)"/.exec(name)?.[1])
        .filter((route) => route !== undefined);
      expect(routes).to.include.members(['/sign-in', '/keys/new', '/keys/:hash']);
      expect(routes.join()).not.to.include(KEY);
    });

    it('stay below their ceiling, whatever clients make up', async () => {
      const browser = await dashboard.current.signedIn();
      const port = Number(new URL(dashboard.current.url).port);
      const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH', 'PURGE', 'QUERY'];
      const paths = [
        '/',
        '/keys',
        '/keys/new',
        '/keys/test',
        `/keys/${KEY}`,
        '/plans',
        '/gateway',
        '/audit',
        '/sign-in',
        '/sign-out',
        '/healthz',
        '/readyz',
        '/metrics',
        '/assets/pico.css',
        '/assets/none',
        '/__proto__',
        '/%E0%A4%A',
        ...['rotate', 'disable', 'enable', 'plan', 'reset', 'revoke'].map(
          (action) => `/keys/${KEY}/${action}`,
        ),
      ];
      const cookie = [...browser.cookies].map(([name, text]) => `${name}=${text}`).join();
      const heads = [
        [],
        [`Host: 127.0.0.1:${port}`],
        [`Host: 127.0.0.1:${port}`, `Cookie: ${cookie}`, `Origin: ${dashboard.current.url}`],
        [`Host: 127.0.0.1:${port}`, `Cookie: ${cookie}`, 'Origin: http://evil.example'],
        [`Host: 127.0.0.1:${port}`, 'Content-Length: 99999'],
      ];
      for (const [at, method] of methods.entries()) {
        for (const path of [...paths, `/made/up/${at}`, `/keys/made-up-${at}`]) {
          for (const head of heads) {
            const wire = await Wire.open(port);
            wire.send(`${method} ${path} HTTP/1.1`, 'Connection: close', ...head, '', '');
            if (head.includes('Content-Length: 99999')) wire.socket.destroy();
            await wire.closed;
          }
        }
      }
      await browser.post('/sign-in', { token: OPERATOR_TOKEN });
      expect((await series()).size).to.be.within(SERIES_CEILING / 5, SERIES_CEILING);
    });
  });
});
