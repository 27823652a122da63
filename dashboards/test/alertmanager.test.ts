import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { parse } from 'yaml';
import { freePort, startProcess, stopProcess } from '../../gateway-tyk/run/process.ts';
import { findProgram } from '../../local/src/programs.ts';
import { needs } from '../../local/testing/needs.ts';
import { awsConfiguration, INHIBITIONS, localConfiguration } from '../src/alertmanager.ts';
import { ALERTS } from '../src/catalogue.ts';
import { faults } from './inhibition.ts';

/** As modules/observability fills it in. */
const filledIn = awsConfiguration().replaceAll(/\$\{(\w+)\}/g, (_, name) => {
  const values: Record<string, string> = {
    region: 'eu-central-1',
    grafana: 'https://g-1a2b3c4d5e.grafana-workspace.eu-central-1.amazonaws.com',
  };
  return values[name] ?? `arn:aws:sns:eu-central-1:111122223333:digest-dev-${name}`;
});

const RECEIVERS = { page: 'page', ticket: 'ticket', none: 'watchdog' } as const;

describe("Alertmanager's configuration", () => {
  let folder: string;
  const file = (name: string) => join(folder, name);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'digest-alertmanager-'));
    writeFileSync(file('local.yml'), localConfiguration('http://127.0.0.1:9'));
    writeFileSync(file('aws.yml'), filledIn);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('has the same routes and inhibitions here and in AWS; only receivers differ', () => {
    const { receivers: webhooks, ...here } = parse(localConfiguration('http://127.0.0.1:9'));
    const { receivers: topics, ...there } = parse(filledIn);
    expect(here).to.deep.equal(there);
    const names = (receivers: { name: string }[]) => receivers.map(({ name }) => name);
    expect(names(webhooks)).to.deep.equal(names(topics));
  });

  it('is quiet about what follows from another alert, and about nothing else', () => {
    expect(faults(filledIn)).to.deep.equal([]);
  });

  it('names only alerts that there are, and none that would silence itself', () => {
    const names = ALERTS.map(({ name }) => name);
    for (const { source, targets } of INHIBITIONS) {
      for (const part of [source, ...targets.split('|')])
        expect(
          names.some((name) => new RegExp(`^(?:${part})$`).test(name)),
          part,
        ).to.equal(true);
      expect(new RegExp(`^(?:${targets})$`).test(source), source).to.equal(false);
    }
  });

  describe('as amtool reads it', () => {
    before(needs('amtool'));
    const amtool = (...args: string[]) =>
      spawnSync(findProgram('amtool') as string, args, {
        encoding: 'utf8',
        env: { ...process.env, HOME: folder },
      });

    for (const name of ['local.yml', 'aws.yml']) {
      it(`${name} is right`, () => {
        const { status, stdout, stderr } = amtool('check-config', file(name));
        expect(status, stdout + stderr).to.equal(0);
      });
    }

    for (const { name, severity } of ALERTS.filter(({ by }) => by === 'prometheus')) {
      it(`${name} goes to ${RECEIVERS[severity]}, and nowhere else`, () => {
        for (const config of ['local.yml', 'aws.yml']) {
          const labels = [`alertname=${name}`, `severity=${severity}`];
          const { stdout } = amtool('config', 'routes', 'test', '--config.file', file(config), ...labels);
          expect(stdout.trim()).to.equal(RECEIVERS[severity]);
        }
      });
    }

    it('tells of an alert without a severity as of a ticket, rather than nobody', () => {
      const { stdout } = amtool(
        'config',
        'routes',
        'test',
        '--config.file',
        file('aws.yml'),
        'alertname=Unheard',
      );
      expect(stdout.trim()).to.equal('ticket');
    });
  });

  describe('as Alertmanager runs it', function () {
    this.timeout(60_000);
    before(needs('alertmanager'));
    let child: ChildProcess;
    let url: string;

    before(async () => {
      const port = await freePort();
      url = `http://127.0.0.1:${port}`;
      child = await startProcess(
        findProgram('alertmanager') as string,
        [
          `--config.file=${file('local.yml')}`,
          `--storage.path=${folder}`,
          `--web.listen-address=127.0.0.1:${port}`,
          '--cluster.listen-address=',
        ],
        { ready: `${url}/-/ready` },
      );
    });
    after(() => child && stopProcess(child));

    const fire = async (...alerts: Record<string, string>[]) => {
      const body = JSON.stringify(
        alerts.map((labels) => ({ labels, endsAt: new Date(Date.now() + 3_600_000) })),
      );
      const headers = { 'Content-Type': 'application/json' };
      expect((await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers, body })).status).to.equal(200);
    };
    const states = async (): Promise<Record<string, string>> => {
      const alerts = await (await fetch(`${url}/api/v2/alerts`)).json();
      return Object.fromEntries(
        alerts.map(({ labels, status }: { labels: { alertname: string }; status: { state: string } }) => [
          labels.alertname,
          status.state,
        ]),
      );
    };

    it('is quiet about the API while the gateway is down, and not about Redis', async () => {
      await fire(
        { alertname: 'GatewayDown', severity: 'page' },
        { alertname: 'APIDown', severity: 'page' },
        { alertname: 'AvailabilityBurnsFast', severity: 'page', tyk_api_id: 'hash' },
        { alertname: 'RedisUnreachable', severity: 'page' },
      );
      // An alert is `unprocessed` until its group has been looked at.
      for (;;) {
        const now = await states();
        if (!Object.values(now).includes('unprocessed')) {
          expect(now).to.deep.equal({
            GatewayDown: 'active',
            APIDown: 'suppressed',
            AvailabilityBurnsFast: 'suppressed',
            RedisUnreachable: 'active',
          });
          return;
        }
        await sleep(200);
      }
    });
  });
});
