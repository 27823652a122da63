import { expect } from 'chai';
import type { Response } from 'supertest';
import { createPages } from '../../src/pages/routes.ts';
import type { Browser } from '../browser.ts';
import { type Dashboard, OPERATOR_TOKEN, startDashboard, useDashboard } from '../running.ts';
import { forEachGateway } from '../targets.ts';

const SESSION_SECRET = 'a-session-secret-of-48-characters-for-the-tests!';

/** Every route behind the sign-in, as `GET /keys/:hash`. */
const ROUTES = createPages({ shipped: {}, config: {} } as never).stack.flatMap(({ route }) =>
  route ? route.stack.map(({ method }) => `${method.toUpperCase()} ${route.path}`) : [],
);

describe('secrets', function () {
  // Each change is looked at again until it has held for a while.
  this.timeout(60_000);
  forEachGateway((_kind, target) => {
    const dashboard = useDashboard(target, { SESSION_SECRET });
    const driven = new Set<string>();
    const revealed: { token: string; by: Response }[] = [];
    let browser: Browser;

    /** Opens a page or sends a form, and remembers by which route. */
    const drive = async (route: string, hash: string, fields?: Record<string, string>): Promise<Response> => {
      driven.add(route);
      const [method = '', template = ''] = route.split(' ');
      const path = template.replace(':hash', hash);
      if (method === 'GET') return browser.get(path);
      const page = path === '/keys' ? '/keys/new' : path.replace(/^(\/keys\/[0-9a-f]{64})\/.*/, '$1');
      return browser.submit(page, path, fields);
    };
    /** A form that makes a key. */
    const reveal = async (route: string, hash: string, fields: Record<string, string>): Promise<string> => {
      const by = await drive(route, hash, fields);
      expect(by.status, route).to.equal(200);
      const { gateway } = target();
      const hashes = await gateway.hashes();
      const tokens = [...by.text.matchAll(/>([\w=-]{40,})</g)].map(([, token = '']) => token);
      const token = tokens.find((text) => !hashes.includes(text));
      expect(token, `${route} shows a token`).to.be.a('string');
      revealed.push({ token: token as string, by });
      return token as string;
    };

    before(async () => {
      await dashboard.current.loaded();
      browser = await dashboard.current.signedIn();
    });

    it('drives every route, with a token, a wrong one, and failures', async () => {
      const anybody = dashboard.current.browser();
      await anybody.get('/sign-in');
      const created = await reveal('POST /keys', '', {
        alias: 'mine',
        owner: 'me',
        plan: 'free',
        expires: 'never',
      });
      await target().call(created);
      const tested = await drive('POST /keys/test', '', { token: created });
      expect(tested.text).to.include('mine');
      const hash = /\/keys\/([0-9a-f]{64})/.exec(tested.text)?.[1] as string;

      // Where a token does not belong, it is in nobody's log all the same.
      const headers = {
        Referer: `http://x/${created}`,
        'User-Agent': created,
        'X-Request-Id': `${created}=`,
        Authorization: created,
      };
      await browser.get(`/keys/${created}`, headers);
      await browser.get(`/nowhere/${created}`, headers);
      await anybody.get(`/keys?q=${created}`, headers);
      await anybody.get(`/keys/${created}`, headers);
      await anybody.post(`/sign-in?token=${created}`, { token: created, next: `/keys/${created}` });
      await anybody.post('/keys/test', { token: created });

      for (const page of [
        '/',
        '/keys',
        '/keys/new',
        '/keys/test',
        '/keys/:hash',
        '/plans',
        '/gateway',
        '/audit',
      ])
        await drive(`GET ${page}`, hash);
      await drive('POST /keys/:hash/plan', hash, { plan: 'standard' });
      await drive('POST /keys/:hash/reset', hash);
      await drive('POST /keys/:hash/disable', hash);
      await drive('POST /keys/:hash/enable', hash);
      // Pasted where it does not belong, by somebody who is signed in.
      for (const page of ['/keys?q=', '/keys?plan=', '/keys?page=', '/audit?key=', `/keys/${hash}?done=`]) {
        await browser.get(`${page}${created}`);
        await browser.get(`${page}${created}`, { 'HX-Request': 'true' });
      }
      for (const field of ['alias', 'owner', 'plan', 'expires']) {
        const form = { alias: 'other', owner: 'me', plan: 'free', expires: 'never', [field]: created };
        expect((await drive('POST /keys', '', form)).status, field).to.equal(422);
      }
      await drive('POST /keys/:hash/plan', hash, { plan: created });
      await drive('POST /keys/:hash/rotate', hash, { ends: created });
      await drive('POST /keys/:hash/revoke', hash, { confirm: created });
      await reveal('POST /keys/:hash/rotate', hash, { ends: '1h' });
      await drive('POST /keys/:hash/revoke', hash, { confirm: 'another' });
      const {
        status,
        headers: { location },
      } = await drive('POST /keys/:hash/revoke', hash, { confirm: 'mine' });
      expect([status, location]).to.deep.equal([303, `/keys?done=revoked&key=${hash}`]);
      await drive('GET /keys/:hash', hash);
      await drive('GET /keys', hash);
      expect([...driven]).to.have.members([...new Set(ROUTES)]);

      await browser.submit('/keys', '/sign-out');
      expect((await browser.get('/keys')).status).to.equal(303);
      browser.seen.push(...anybody.seen);
    });

    it('are in no line of the log, no audit and no metric', async () => {
      const { lines, audit, metrics } = dashboard.current;
      const written = [lines.join(''), audit(), await metrics()].join('\n');
      expect(lines.length).to.be.above(30);
      for (const secret of secrets()) expect(written).not.to.include(secret);
      for (const { headers } of browser.seen)
        for (const cookie of (headers['set-cookie'] as unknown as string[] | undefined) ?? [])
          if (cookie.includes('.')) expect(written).not.to.include(cookie.split(/[=;]/)[1]);
    });

    it('are in no address that a browser is sent to, and no other header', () => {
      for (const { headers } of browser.seen)
        for (const secret of secrets()) expect(JSON.stringify(headers)).not.to.include(secret);
    });

    it('are on no page, but each token on the one that revealed it', () => {
      for (const seen of browser.seen) {
        const own = revealed.find(({ by }) => by === seen)?.token;
        for (const secret of secrets()) if (secret !== own) expect(seen.text).not.to.include(secret);
      }
    });

    const secrets = () => [
      target().secret,
      OPERATOR_TOKEN,
      SESSION_SECRET,
      ...revealed.map(({ token }) => token),
    ];
  });
});

describe('the secret of the gateway', () => {
  forEachGateway((_kind, target) => {
    let dashboard: Dashboard | undefined;
    afterEach(() => dashboard?.stop());

    it('is on no page that says that it is wrong', async () => {
      const secret = 'not-the-secret-of-this-gateway';
      dashboard = await startDashboard({ ...target(), secret });
      const browser = await dashboard.signedIn();
      const { text, status } = await browser.get(`/keys/${'a'.repeat(64)}`);
      expect(status).to.equal(502);
      expect(text).to.include('The gateway refuses the secret of this dashboard.');
      for (const page of ['/keys', '/plans', '/gateway']) await browser.get(page);
      for (const { text, headers } of browser.seen)
        expect(text + JSON.stringify(headers)).not.to.include(secret);
      expect(dashboard.lines.join('')).not.to.include(secret);
    });
  });
});
