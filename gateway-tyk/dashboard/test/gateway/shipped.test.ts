import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { call } from '../../../conformance/call.ts';
import type { ApiDefinition, Policy } from '../../src/gateway/client.ts';
import { GatewayError } from '../../src/gateway/errors.ts';
import { readShipped } from '../../src/gateway/shipped.ts';
import { forEachGateway } from '../targets.ts';

const SHIPPED = fileURLToPath(new URL('../../../', import.meta.url));

describe('shipped definitions', () => {
  it('have an example call of each API', () => {
    expect([...readShipped(SHIPPED).examples]).to.have.deep.members([
      [
        'hash',
        { method: 'POST', path: '/v1/hash', body: { text: 'abc', algorithm: 'sha256', encoding: 'hex' } },
      ],
      ['sum', { method: 'POST', path: '/v1/sum', body: { numbers: [0.1, 0.2, 0.3] } }],
      ['healthz', { method: 'GET', path: '/healthz' }],
    ]);
  });

  it('name the file that is broken', () => {
    const folder = mkdtempSync(join(tmpdir(), 'digest-shipped-'));
    for (const name of ['apps', 'policies'])
      cpSync(`${SHIPPED}${name}`, join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'policies', 'free.json'), '{');
    expect(() => readShipped(folder)).to.throw(/policies\/free\.json can't be read: /);
    rmSync(folder, { recursive: true });
    expect(() => readShipped(folder)).to.throw(/no such file/);
  });

  describe('compared with what a gateway tells', () => {
    const read = (path: string) => JSON.parse(readFileSync(`${SHIPPED}${path}`, 'utf8'));
    const files = <T>(folder: string, names: string[]): T[] =>
      names.map((name) => read(`${folder}/${name}.json`));
    const policies = () => files<Policy>('policies', ['free', 'standard', 'partner', 'suspended']);
    const apis = () => files<ApiDefinition>('apps', ['hash', 'sum', 'healthz']);
    const compare = async (told: { policies?: Policy[]; apis?: ApiDefinition[] }) => {
      const comparison = await readShipped(SHIPPED).compare({
        policies: async () => told.policies ?? policies(),
        apis: async () => told.apis ?? apis(),
        health: async () => ({ version: 'v5.14.0', unready: 'Redis connection not available' }),
      });
      return comparison;
    };
    /** As files, but the first. */
    const withFirst = <T extends object>(all: T[], change: (first: T) => object) =>
      all.map((one, index) => (index === 0 ? { ...one, ...change(one) } : one)) as T[];
    const limited = (limit: object) => (policy: Policy) => ({
      access_rights: { ...policy.access_rights, hash: { ...policy.access_rights?.hash, limit } },
    });

    it('are the same, with version and health', async () => {
      const { checked, ...rest } = await compare({});
      expect(rest).to.deep.equal({
        version: 'v5.14.0',
        unready: 'Redis connection not available',
        policies: [],
        apis: [],
      });
      expect(checked).to.be.a('date');
    });

    it('are missing, or extra', async () => {
      const [free, ...others] = policies();
      const { policies: differences, apis: none } = await compare({
        policies: [...others, { ...(free as Policy), id: 'gratis' }],
        apis: [],
      });
      expect(differences).to.deep.equal([
        { id: 'free', what: 'missing', text: 'Policy free is not loaded there.' },
        { id: 'gratis', what: 'extra', text: 'Policy gratis is loaded there, but not shipped.' },
      ]);
      expect(none.map(({ text }) => text)).to.deep.equal(
        ['hash', 'healthz', 'sum'].map((id) => `API ${id} is not loaded there.`),
      );
    });

    const day = { rate: 5, per: 1, quota_max: 1000, quota_renewal_rate: 86_400 };
    const changed: Record<string, [change: (policy: Policy) => object, texts: string[]]> = {
      quota: [limited({ ...day, quota_max: 2000 }), ['hash: quota 1,000 a day here, 2,000 a day there']],
      'its period': [
        limited({ ...day, quota_renewal_rate: 3600 }),
        ['hash: quota 1,000 a day here, 1,000 an hour there'],
      ],
      rate: [limited({ ...day, rate: 50 }), ['hash: rate 5 a second here, 50 a second there']],
      'no limit at all': [
        limited({ rate: -1, per: -1, quota_max: -1, quota_renewal_rate: -1 }),
        ['hash: quota 1,000 a day here, no quota there', 'hash: rate 5 a second here, no limit there'],
      ],
      'a right too many': [
        ({ access_rights }) => ({ access_rights: { ...access_rights, admin: access_rights?.hash } }),
        ['admin: not allowed here, but there'],
      ],
      'a right too few': [
        ({ access_rights }) => ({ access_rights: { sum: access_rights?.sum } }),
        ['hash: allowed here, not there'],
      ],
      'no rights': [
        () => ({ access_rights: null }),
        ['hash: allowed here, not there', 'sum: allowed here, not there'],
      ],
      'what disables': [() => ({ is_inactive: true }), ['is_inactive: false here, true there']],
      tags: [() => ({ tags: null }), ['tags: ["portal-org-free"] here, nothing there']],
      'a tag': [() => ({ tags: ['x'] }), ['tags.0: "portal-org-free" here, "x" there']],
      partitions: [
        () => ({ partitions: { per_api: false, quota: true } }),
        ['partitions.per_api: true here, false there'],
      ],
    };
    for (const [what, [change, texts]] of Object.entries(changed))
      it(`differ in words: ${what}`, async () => {
        const { policies: differences } = await compare({ policies: withFirst(policies(), change) });
        expect(differences).to.deep.equal(
          texts.map((text) => ({ id: 'free', what: 'different', text: `Policy free: ${text}.` })),
        );
      });

    it('may differ in any field of an API that the file has', async () => {
      const { apis: differences } = await compare({
        apis: withFirst(apis(), (api) => ({
          active: false,
          proxy: { ...api.proxy, listen_path: '/v2/hash', target_url: 'http://elsewhere', new: 1 },
          slug: 'x'.repeat(100),
          new: true,
        })),
      });
      expect(differences.map(({ text }) => text)).to.deep.equal([
        `API hash: slug: "" here, "${'x'.repeat(78)}… there.`,
        'API hash: proxy.listen_path: "/v1/hash" here, "/v2/hash" there.',
        'API hash: active: true here, false there.',
      ]);
    });

    it('are not shown where a secret may be told', async () => {
      const { apis: differences } = await compare({
        apis: withFirst(apis(), ({ notifications }) => ({
          config_data: { any: 'hidden' },
          notifications: { ...(notifications as object), shared_secret: 'hidden' },
        })),
      });
      expect(differences.map(({ text }) => text)).to.deep.equal([
        'API hash: notifications.shared_secret differs.',
        'API hash: config_data: nothing here, something there.',
      ]);
    });

    it('may differ in so many fields that they are counted', async () => {
      const [{ api_id, name } = { api_id: '', name: '' }] = apis();
      const bare = { api_id, name } as ApiDefinition;
      const { apis: differences } = await compare({ apis: [bare, ...apis().slice(1)] });
      expect(differences).to.have.length(21);
      expect(differences.at(-1)?.text).to.match(/^API hash: \d+ more fields differ\.$/);
    });

    it('are not compared when the gateway does not tell', async () => {
      const gateway = {
        policies: async () => policies(),
        apis: async () => apis(),
        health: () => Promise.reject(new GatewayError('unreachable')),
      };
      const error = await readShipped(SHIPPED)
        .compare(gateway)
        .catch((error) => error);
      expect(error).to.include({ kind: 'unreachable' });
    });
  });

  forEachGateway((_kind, target) => {
    const compare = (folder: string) => readShipped(folder).compare(target().gateway);

    it('have example calls that are taken', async () => {
      const { token } = await target().createKey('open');
      for (const { method, path, body } of readShipped(SHIPPED).examples.values()) {
        const answer = await call(target().url, path, { method, json: body, key: token });
        expect(answer.status, path).to.equal(200);
      }
    });

    it('are told as they stand in the files', async () => {
      const comparison = await compare(dirname(target().definitions.apps));
      expect(comparison).to.deep.include({ policies: [], apis: [] });
      expect(comparison.version).to.match(/^v5\.14\.0/);
      expect(comparison).not.to.have.property('unready');
    });

    it('differ from what was changed for tests, and from a policy that is loaded later', async () => {
      target().definitions.writePolicy('free', { quota_max: 7, quota_renewal_rate: 60 });
      await target().reload();
      const { policies, apis } = await compare(SHIPPED);
      const texts = policies.map(({ text }) => text);
      expect(texts).to.include('Policy free: hash: quota 1,000 a day here, 7 a minute there.');
      expect(texts).to.include('Policy open is loaded there, but not shipped.');
      expect(policies.filter(({ id }) => ['standard', 'partner', 'suspended'].includes(id))).to.deep.equal(
        [],
      );
      expect(apis.map(({ text }) => text).join()).to.match(/API hash: .*timeout: 5 here, 1 there/);
    });

    it('are missed when the gateway has not loaded them', async () => {
      target().definitions.removePolicy('partner');
      await target().reload();
      const { policies } = await compare(SHIPPED);
      expect(policies).to.deep.include({
        id: 'partner',
        what: 'missing',
        text: 'Policy partner is not loaded there.',
      });
    });
  });
});
