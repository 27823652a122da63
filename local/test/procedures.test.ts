/** The procedures that can be done on a laptop: what each is for has happened, its own commands are run, and it is over. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Block } from '@digest/runbooks/pages';
import { expect } from 'chai';
import { readMarkdown } from '../../runbooks/src/markdown.ts';
import { explained, runBlock } from '../drill/blocks.ts';
import { type Customer, type Customers, makeCustomers, readToken } from '../drill/customers.ts';
import { Logs } from '../src/logs.ts';
import { readSettings } from '../src/settings.ts';
import { keepSecrets } from '../src/state.ts';
import { type System, startSystem } from '../src/system.ts';
import { needs } from '../testing/needs.ts';
import { known } from '../testing/prometheus.ts';
import { observeSettings, upSettings } from '../testing/up.ts';

const folder = fileURLToPath(new URL('../../runbooks/procedures/', import.meta.url));

const blocksOf = (file: string): Block[] => {
  const { blocks } = readMarkdown(readFileSync(join(folder, file), 'utf8'), `runbooks/procedures/${file}`);
  return blocks.filter(({ target }) => target === 'local') as Block[];
};

interface Scene {
  system: System;
  customers: Customers;
  /** The status of a call of hash. @param token the one that the customer calls with now, if not said */
  call(customer: Customer, token?: string): Promise<number>;
}

interface Procedure {
  needs: readonly string[];
  /** What it is for happens. @returns what has to be so when its commands were run */
  happen(scene: Scene): Promise<() => Promise<unknown>>;
}

/** One for each page that has commands for a laptop. */
const PROCEDURES: Readonly<Record<string, Procedure>> = {
  'cost-spike.md': {
    needs: ['prometheus'],
    async happen({ system: { observe } }) {
      await known(`http://127.0.0.1:${observe?.ports.PROMETHEUS_PORT}`, 'up == 1');
      return async () => undefined; // It only looks.
    },
  },
  'key-leak.md': {
    needs: [],
    async happen({ customers: { acme, globex }, call }) {
      const [rotated, revoked] = [readToken(acme), readToken(globex)];
      return async () => {
        expect(readToken(acme)).not.to.equal(rotated);
        expect(await call(acme)).to.equal(200);
        expect(await call(acme, rotated), 'until its end').to.equal(200);
        expect(readToken(globex)).not.to.equal(revoked);
        expect(await call(globex)).to.equal(200);
        expect(await call(globex, revoked)).to.equal(403);
      };
    },
  },
  'promotion.md': {
    needs: [],
    async happen({ system }) {
      const before = releaseOf(system);
      return async () => expect(releaseOf(system)).to.equal(before + 1);
    },
  },
  'redis-loss.md': {
    needs: ['tyk', 'redis-server'],
    async happen({ system, customers: { acme }, call }) {
      cpSync(join(system.state, 'redis'), join(system.state, 'redis-snapshot'), { recursive: true });
      await runBlock(command("make redis DO='FLUSHALL'"), stateOf(system), AbortSignal.timeout(30_000));
      expect(await call(acme)).to.equal(403);
      return async () => expect(await call(acme)).to.equal(200);
    },
  },
  'rollback.md': {
    needs: [],
    async happen({ system, customers: { acme }, call }) {
      const before = releaseOf(system);
      // It ends at once, with a sentence on that.
      const bad = { commit: 'bad', env: { LOG_LEVEL: 'nonsense' } };
      await system.release('api', bad).catch(() => undefined);
      expect(await call(acme)).to.be.at.least(500);
      return async () => expect(releaseOf(system)).to.equal(before);
    },
  },
};

const releaseOf = (system: System) =>
  system.status().find(({ name }) => name === 'api')?.release?.number as number;

const stateOf = ({ state }: System) => ({ LOCAL_STATE: state });

const command = (script: string): Block => ({
  target: 'local',
  section: 'Mitigation',
  line: 0,
  script,
  expects: [],
});

describe('the procedures in runbooks/', () => {
  it('that have commands for a laptop are all done here', () => {
    const pages = readdirSync(folder).filter((file) => file.endsWith('.md') && blocksOf(file).length > 0);
    expect(Object.keys(PROCEDURES)).to.include.members(pages);
  });
});

for (const { title, gateway, programs } of [
  { title: 'the embedded gateway', gateway: 'embedded', programs: [] },
  { title: 'the real Tyk', gateway: 'tyk', programs: ['tyk', 'redis-server'] },
]) {
  for (const [file, procedure] of Object.entries(PROCEDURES)) {
    // On the embedded gateway nothing is to be seen of a Redis.
    if (blocksOf(file).length === 0 || (gateway === 'embedded' && procedure.needs.includes('tyk'))) continue;

    describe(`${file}, with ${title}`, () => {
      before(needs(...programs, ...procedure.needs));

      it('does what it says, command by command', async function () {
        this.timeout(180_000);
        const observing = procedure.needs.includes('prometheus');
        const state = join(mkdtempSync(join(tmpdir(), 'digest-procedure-')), 'state');
        const {
          gateway: kind,
          ports,
          observe,
        } = readSettings({
          ...(await upSettings(gateway, state)),
          ...(observing && (await observeSettings())),
        });
        const secrets = keepSecrets(state);
        const more = { logs: new Logs('text'), ...(observe && { observe }) };
        const system = await startSystem({ gateway: kind, ports, state, secrets, ...more });
        try {
          const customers = await makeCustomers(system);
          const call = async (customer: Customer, token = readToken(customer)) => {
            const answer = await fetch(`http://127.0.0.1:${ports.GATEWAY_PORT}/v1/hash`, {
              method: 'POST',
              headers: { Authorization: token, 'Content-Type': 'application/json' },
              body: '{"text":"abc"}',
            });
            await answer.arrayBuffer();
            return answer.status;
          };
          const isOver = await procedure.happen({ system, customers, call });
          for (const block of blocksOf(file)) {
            const result = await runBlock(block, stateOf(system), AbortSignal.timeout(150_000));
            const { expected, came } = explained(result);
            expect(result.holds, `${file}: expected ${expected}\n  and there came ${came}`).to.equal(true);
          }
          await isOver();
        } finally {
          await system.stopAll();
          rmSync(join(state, '..'), { recursive: true, force: true });
        }
      });
    });
  }
}
